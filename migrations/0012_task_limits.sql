-- What ends or loosens a schedule: its last moment, its last run, and how much later each run may be.
alter table tasks
  add column until_at timestamptz,
  add column max_runs integer check (max_runs > 0),
  add column jitter_ms bigint check (jitter_ms > 0);
