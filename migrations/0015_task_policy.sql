-- How a task goes about its work; a run keeps what it was made with.
alter table tasks add column policy jsonb not null default '{}';
alter table runs add column policy jsonb not null default '{}';
