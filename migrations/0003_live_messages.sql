-- Messages of ours that live on: drafts that become answers, and answers that people reply to.

-- The message in which the answer grows. Whoever takes over after a crash goes on in it.
alter table inbox add column draft_id text;
alter table deliveries add column replaces text;

-- Replying to something that was delivered continues the session it came from.
create index deliveries_shown on deliveries (message_id) where message_id is not null;
