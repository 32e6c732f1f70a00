-- One run of a task at a time. A run waits for the older ones of its task; a task that an older release let run twice at
-- once keeps the older, and whoever has the younger finds its lease gone.
alter table runs
  add column failed_tries integer not null default 0,
  add column stop_reason text;
update runs younger set state = 'queued', lease_holder = null, lease_until = null
  where state = 'running' and task_id is not null and exists (
    select 1 from runs older where older.task_id = younger.task_id and older.number < younger.number and older.state = 'running'
  );
create index runs_open on runs (task_id, number) where state in ('queued', 'running', 'waiting', 'blocked');
create unique index runs_one_at_a_time on runs (task_id)
  where state = 'running' and origin not in ('plan_step', 'helper', 'test');
-- Failures in a row are counted from here.
alter table tasks add column resumed_at timestamptz not null default now();
