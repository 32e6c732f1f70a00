-- Another agent may be asked about a task. Such a run stands beside the task's own, as a test does: it waits for none of them,
-- and none waits for it.
alter table runs drop constraint runs_origin_check;
alter table runs add constraint runs_origin_check check (origin in
  ('schedule', 'manual', 'plan_step', 'helper', 'retry', 'test', 'review', 'webhook', 'message', 'event'));
drop index runs_one_at_a_time;
create unique index runs_one_at_a_time on runs (task_id)
  where state = 'running' and origin not in ('plan_step', 'helper', 'test', 'review');

create or replace view v_task_health as
select 'T-' || tasks.number as task, tasks.id as task_id, tasks.name, people.name as owner, tasks.agent, tasks.state,
  recent.last_outcome, recent.last_ended_at, recent.failures_in_a_row, recent.runs_30d, recent.success_rate_30d,
  tasks.next_due_at as next_due
from tasks
join people on people.id = tasks.created_by
cross join lateral (
  select (array_agg(ended.state order by ended.number desc))[1] as last_outcome,
    max(ended.finished_at) as last_ended_at,
    count(*) filter (where ended.state = 'failed' and ended.number > coalesce(ended.last_good, 0)) as failures_in_a_row,
    count(*) filter (where ended.is_recent) as runs_30d,
    round(avg((ended.state = 'succeeded')::int) filter (where ended.is_recent), 3) as success_rate_30d
  from (
    select runs.number, runs.state, runs.finished_at, runs.finished_at > now() - interval '30 days' as is_recent,
      max(runs.number) filter (where runs.state = 'succeeded') over () as last_good
    from runs
    where runs.task_id = tasks.id and runs.origin not in ('test', 'review') and runs.state in ('succeeded', 'failed')
  ) as ended
) as recent
where tasks.state <> 'deleted';

-- That an owner has approved a task as it is. It holds until the task is edited or its time is over.
create table approvals (
  task_id uuid primary key references tasks,
  revision integer not null,
  agents text[] not null,
  -- A hash of what was approved: a run that was made of something else is not covered.
  work text not null,
  person_id uuid not null references people,
  at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- An edit may change what begins a task, so that taking it back brings that back too. Edits of an older release never did.
update task_revisions set fields = fields || jsonb_build_object('trigger', tasks.trigger)
  from tasks where tasks.id = task_revisions.task_id and tasks.trigger is not null;

-- What people chat costs as well: turns have no attempts, but the ledger has their calls.
create or replace view v_spend_daily as
select day, agent, task, count(distinct run_id) as runs, sum(tokens) as tokens, sum(cost_usd) as cost_usd,
  count(distinct inbox_id) as turns
from (
  select (attempts.started_at at time zone 'UTC')::date as day, attempts.agent, 'T-' || tasks.number as task,
    attempts.run_id, null::uuid as inbox_id,
    coalesce(attempts.input_tokens, 0) + coalesce(attempts.output_tokens, 0) as tokens,
    coalesce(attempts.cost_usd, 0) as cost_usd
  from attempts
  left join runs on runs.id = attempts.run_id
  left join tasks on tasks.id = runs.task_id
  union all
  select (ledger.reserved_at at time zone 'UTC')::date, ledger.agent, null, null, ledger.inbox_id,
    ledger.input_tokens + ledger.output_tokens, ledger.cost_micros / 1000000.0
  from ledger
  where ledger.inbox_id is not null and ledger.settled_at is not null
) as spent
group by 1, 2, 3;
