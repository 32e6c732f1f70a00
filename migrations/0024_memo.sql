-- What a back-end noted of a session, such as the id under which its program knows it, to be handed back to it.
alter table sessions add column memo jsonb;
alter table sessions drop column native_id;
