-- What a check found last of a task, and what its people were told last: the next run compares with both. There is no
-- reference to the task: it would wait for whoever holds the task, in the other order.
create table probe_values (
  task_id uuid primary key,
  -- Of the check itself: another check begins anew.
  check_hash text,
  value_hash text,
  value_short text,
  state text check (state in ('ok', 'failing')),
  -- Whether a number was beyond its bound.
  holds boolean,
  since timestamptz not null default now(),
  delivered_hash text
);

-- What a try of a run did, step after step: each a row before anything is asked or looked at.
create table stages (
  run_id uuid not null references runs on delete cascade,
  attempt integer not null,
  position integer not null,
  kind text not null check (kind in ('probe', 'cheap', 'strong')),
  model text,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  finding text,
  verdict text,
  cost_usd numeric,
  primary key (run_id, attempt, position)
);

-- Why the task's runs cannot begin; people were told.
alter table tasks add column blocked text;

-- A blocked run is over: it spent nothing, and the next one looks again. Nothing waits for it.
update runs set finished_at = now() where state = 'blocked' and finished_at is null;
drop index runs_open_retry;
create unique index runs_open_retry on runs (retry_of)
  where retry_of is not null and state in ('queued', 'running', 'waiting');
alter table attempts drop constraint attempts_outcome_check;
alter table attempts add constraint attempts_outcome_check check
  (outcome in ('succeeded', 'failed', 'timed_out', 'cancelled', 'interrupted', 'lease_lost', 'paused', 'blocked'));
