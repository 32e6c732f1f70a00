-- What begins a task besides time: a call from outside, a message, or how another task went. It is read with the task.
alter table tasks add column trigger jsonb;
-- Messages of this place begin tasks, or did once: every message asks, so it stands where it is read anyway.
alter table conversations add column listened boolean not null default false;
create index tasks_listening on tasks ((trigger ->> 'place')) where trigger is not null and state = 'active';
create index tasks_following on tasks ((trigger ->> 'source')) where trigger is not null;

-- Apart from the task, so that nobody who reads tasks reads secrets. The secret itself is needed to check a signature.
create table hooks (
  task_id uuid primary key references tasks,
  public_id text not null unique,
  secret text not null,
  created_at timestamptz not null default now()
);

-- One row for each time that a trigger was taken: what came of it. The same key never begins a second run.
create table firings (
  task_id uuid not null references tasks,
  key text not null,
  -- A signature: it counts once, also under another key.
  mark text,
  origin text not null check (origin in ('webhook', 'message', 'event')),
  outcome text not null check (outcome in ('run', 'skipped')),
  reason text,
  run_id uuid references runs on delete set null,
  created_at timestamptz not null default now(),
  primary key (task_id, key)
);
create unique index firings_mark on firings (task_id, mark) where mark is not null;
create index firings_lately on firings (task_id, created_at);

alter table runs add column input text;
alter table runs drop constraint runs_origin_check;
alter table runs add constraint runs_origin_check check
  (origin in ('schedule', 'manual', 'plan_step', 'helper', 'retry', 'webhook', 'message', 'event'));
