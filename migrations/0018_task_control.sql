-- A deleted task is hidden, and may come back for a day as what it was; its history stays.
alter table tasks drop constraint tasks_state_check;
alter table tasks
  add column deleted_at timestamptz,
  add column deleted_from text,
  add constraint tasks_state_check check (state in ('active', 'paused', 'done', 'cancelled', 'deleted')),
  add constraint tasks_deleted_check
    check ((state = 'deleted') = (deleted_at is not null) and (state = 'deleted') = (deleted_from is not null));

-- What a task was before each edit, so that an edit can be taken back.
create table task_revisions (
  task_id uuid not null references tasks,
  revision integer not null,
  fields jsonb not null,
  person_id uuid not null references people,
  at timestamptz not null default now(),
  primary key (task_id, revision)
);

-- The numbers of the list that a person saw last in a conversation: any node may be asked what "3" was.
create table listed_tasks (
  person_id uuid not null references people,
  target_key text not null,
  first integer not null,
  tasks uuid[] not null,
  listed_at timestamptz not null default now(),
  primary key (person_id, target_key)
);

-- A run that ended is never changed: trying it again is another run, of which one at a time may be open.
alter table runs drop constraint runs_origin_check;
alter table runs
  add column retry_of uuid references runs on delete set null,
  add constraint runs_origin_check check (origin in
    ('schedule', 'manual', 'plan_step', 'helper', 'retry', 'test', 'webhook', 'message', 'event'));
create unique index runs_open_retry on runs (retry_of)
  where retry_of is not null and state in ('queued', 'running', 'waiting', 'blocked');

-- Deleting what is old asks for each row who points at it.
create index runs_retry_of on runs (retry_of) where retry_of is not null;
create index runs_parent on runs (parent_run_id) where parent_run_id is not null;
create index occurrences_run on occurrences (run_id) where run_id is not null;
create index deliveries_repeat_of on deliveries (repeat_of) where repeat_of is not null;

-- For whoever wants to look with SQL: these views are kept as they are, whatever becomes of the tables.
create view v_task_health as
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
    where runs.task_id = tasks.id and runs.origin <> 'test' and runs.state in ('succeeded', 'failed')
  ) as ended
) as recent
where tasks.state <> 'deleted';

create view v_spend_daily as
select (attempts.started_at at time zone 'UTC')::date as day, attempts.agent, 'T-' || tasks.number as task,
  count(distinct attempts.run_id) as runs,
  coalesce(sum(attempts.input_tokens), 0) + coalesce(sum(attempts.output_tokens), 0) as tokens,
  coalesce(sum(attempts.cost_usd), 0) as cost_usd
from attempts
left join runs on runs.id = attempts.run_id
left join tasks on tasks.id = runs.task_id
group by 1, 2, 3;

create view v_delivery as
select target ->> 'channel' as channel, target ->> 'account' as account,
  count(*) filter (where state = 'sent') as sent,
  count(*) filter (where state in ('ready', 'sending')) as waiting,
  count(*) filter (where state = 'unknown') as unknown,
  count(*) filter (where state = 'rejected') as rejected,
  count(*) filter (where state = 'expired') as expired,
  count(*) filter (where state = 'held') as held,
  min(created_at) filter (where state in ('ready', 'sending', 'held')) as oldest_waiting
from deliveries
group by 1, 2;
