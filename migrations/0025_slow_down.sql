-- Whoever is asked to slow down waits without using up a try, and so does every run of the same agent, on every node.
alter table runs add column waits integer not null default 0;

create table agent_waits (
  agent text primary key,
  until timestamptz not null
);
