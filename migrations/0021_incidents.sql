-- A message that lives on: what is posted under the same name to the same place is an edit of it, where the platform can edit.
alter table deliveries
  add column card text,
  add column edits boolean not null default false;
create index deliveries_of_card on deliveries (card) where card is not null;

-- What is wrong with a task: one row for each cause, until it is over.
create table incidents (
  id uuid primary key,
  task_id uuid not null references tasks on delete cascade,
  kind text not null check (kind in ('failing', 'undelivered')),
  cause text not null,
  state text not null check (state in ('open', 'muted', 'closed')),
  muted_until timestamptz,
  -- In the words of the last time.
  reason text not null,
  count integer not null default 1,
  -- Raised by each change, so that no two words of one incident have the same source.
  revision integer not null default 1,
  -- Whether somebody was told.
  told boolean not null default false,
  run_id uuid references runs on delete set null,
  -- Where it is told; of what was not delivered: where to.
  target jsonb not null,
  target_key text not null,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  last_ok_at timestamptz,
  closed_at timestamptz,
  check ((state = 'muted') = (muted_until is not null)),
  check ((state = 'closed') = (closed_at is not null))
);
-- The same cause never opens a second one.
create unique index incidents_open on incidents (task_id, kind, cause) where state <> 'closed';
