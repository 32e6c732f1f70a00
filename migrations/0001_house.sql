-- The house's own tables. Forward only: what has been released is never edited, a later file changes it.
-- Ids are made by the program (UUIDs of version 7); times are the database's own.

create table instances (
  id uuid primary key,
  host text not null,
  pid integer not null,
  version text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

create table leases (
  name text primary key,
  holder uuid not null,
  epoch bigint not null default 1,
  until timestamptz not null
);

create table agents (
  name text primary key,
  backend text not null,
  description text not null,
  seen_at timestamptz not null default now()
);

create table accounts (
  name text primary key,
  channel text not null,
  state text not null default 'starting' check (state in ('starting', 'up', 'degraded', 'down', 'fatal')),
  reason text,
  holder uuid,
  last_event_at timestamptz,
  changed_at timestamptz not null default now()
);

create table people (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('owner', 'member')),
  zone text,
  created_at timestamptz not null default now(),
  removed_at timestamptz
);
create unique index people_name on people (lower(name)) where removed_at is null;

create table identities (
  account text not null,
  sender text not null,
  person_id uuid not null references people,
  handle text,
  created_at timestamptz not null default now(),
  primary key (account, sender)
);

create table pairings (
  code text primary key,
  account text not null,
  sender text not null,
  sender_name text not null,
  target jsonb not null,
  expires_at timestamptz not null,
  approved_by uuid references people,
  approved_at timestamptz,
  created_at timestamptz not null default now()
);
create index pairings_open on pairings (expires_at) where approved_at is null;

create table conversations (
  id uuid primary key,
  key text not null unique,
  channel text not null,
  account text not null,
  kind text not null check (kind in ('dm', 'group')),
  space text,
  chat text not null,
  thread text,
  -- Which of the agent's sessions answers here; null means the place's own.
  session_name text,
  created_at timestamptz not null default now()
);

-- Bindings that people made in a conversation. The routes of the config are read from the config.
create table routes (
  conversation_id uuid primary key references conversations,
  agent text not null,
  created_by uuid references people,
  created_at timestamptz not null default now()
);

create table sessions (
  id uuid primary key,
  number bigint generated always as identity unique,
  key text not null,
  agent text not null,
  name text not null,
  conversation_id uuid references conversations,
  person_id uuid references people,
  native_id text,
  -- The turn in hand: whoever holds the lease answers; each claim raises the fence.
  turn_fence bigint not null default 0,
  turn_holder uuid,
  turn_until timestamptz,
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((turn_holder is null) = (turn_until is null))
);
create unique index sessions_open on sessions (key) where ended_at is null;
create index sessions_of_conversation on sessions (conversation_id, used_at desc);
create index sessions_leased on sessions (turn_until) where turn_until is not null;

create table transcript_entries (
  seq bigint generated always as identity primary key,
  session_id uuid not null references sessions,
  speaker text not null check (speaker in ('person', 'agent', 'house')),
  name text not null,
  text text not null,
  inbox_id uuid,
  run_id uuid,
  input_tokens bigint,
  output_tokens bigint,
  cost_usd numeric,
  created_at timestamptz not null default now()
);
create index transcript_of_session on transcript_entries (session_id, seq);

create table inbox (
  id uuid primary key,
  seq bigint generated always as identity unique,
  account text not null,
  event_id text not null,
  conversation_id uuid not null references conversations,
  person_id uuid references people,
  kind text not null check (kind in ('message', 'command')),
  session_id uuid references sessions,
  text text not null,
  attachments jsonb not null default '[]',
  sender_name text not null,
  message_id text not null,
  zone text,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  reason text,
  attempt integer not null default 0,
  stop_requested_at timestamptz,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (account, event_id)
);
create index inbox_open on inbox (session_id, seq) where state in ('queued', 'running');
create index inbox_commands on inbox (created_at) where kind = 'command' and state = 'queued';

create table tasks (
  id uuid primary key,
  number bigint generated always as identity unique,
  name text not null,
  agent text not null,
  session_id uuid not null references sessions,
  created_by uuid not null references people,
  prompt text not null,
  mode text not null default 'agent' check (mode in ('agent', 'remind')),
  schedule jsonb,
  zone text not null,
  target jsonb not null,
  capabilities text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'paused', 'done', 'cancelled')),
  next_due_at timestamptz,
  grace_ms bigint not null,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create unique index tasks_name on tasks (created_by, lower(name)) where state in ('active', 'paused');
create index tasks_due on tasks (next_due_at) where state = 'active' and next_due_at is not null;

create table runs (
  id uuid primary key,
  number bigint generated always as identity unique,
  task_id uuid references tasks,
  -- A plain task is a plan of one step; helpers and plans fill these in.
  plan_id uuid,
  parent_run_id uuid references runs,
  root_run_id uuid,
  depth integer not null default 0,
  step_key text,
  origin text not null check (origin in ('schedule', 'manual', 'plan_step', 'helper', 'retry')),
  agent text not null,
  session_id uuid not null references sessions,
  person_id uuid references people,
  title text not null,
  prompt text not null,
  mode text not null default 'agent' check (mode in ('agent', 'remind')),
  target jsonb not null,
  required_capabilities text[] not null default '{}',
  granted_capabilities text[] not null default '{}',
  side_effects text not null default 'none' check (side_effects in ('none', 'idempotent', 'external')),
  priority integer not null default 0,
  state text not null default 'queued'
    check (state in ('queued', 'running', 'waiting', 'blocked', 'succeeded', 'failed', 'cancelled', 'skipped')),
  reason text,
  due_at timestamptz,
  available_at timestamptz not null default now(),
  attempt integer not null default 0,
  most_attempts integer not null default 3,
  lease_holder uuid,
  lease_until timestamptz,
  last_event_seq integer not null default 0,
  dedupe_key text,
  stop_requested_at timestamptz,
  result text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  -- Exactly the running ones are leased, so no exit can forget to let go.
  check ((state = 'running') = (lease_holder is not null)),
  check ((lease_holder is null) = (lease_until is null))
);
create index runs_queued on runs (available_at) where state = 'queued';
create index runs_leased on runs (lease_until) where state = 'running';
create index runs_of_task on runs (task_id, created_at desc);
create unique index runs_dedupe on runs (dedupe_key)
  where dedupe_key is not null and state in ('queued', 'running', 'waiting', 'blocked');

-- One row for each due instant, made before anything runs. A stretch of skipped instants is one row that says how many.
create table occurrences (
  task_id uuid not null references tasks,
  due_at timestamptz not null,
  outcome text not null check (outcome in ('run', 'skipped')),
  reason text,
  run_id uuid references runs,
  last_due_at timestamptz not null,
  count integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (task_id, due_at)
);

create table attempts (
  run_id uuid references runs on delete set null,
  number integer not null,
  agent text not null,
  instance_id uuid not null,
  session_id uuid references sessions,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  outcome text check (outcome in ('succeeded', 'failed', 'timed_out', 'cancelled', 'interrupted', 'lease_lost')),
  reason text,
  detail text,
  input_tokens bigint,
  output_tokens bigint,
  cost_usd numeric,
  unique (run_id, number)
);

create table deliveries (
  id uuid primary key,
  -- A repeat takes the place of what it repeats, so that order survives it.
  position bigint generated by default as identity,
  kind text not null check (kind in ('answer', 'reply', 'result', 'notice')),
  source text not null,
  part integer not null,
  target_key text not null,
  target jsonb not null,
  text text not null,
  reply_to text,
  -- A notice that is worth sending only as long as this message waits.
  while_waiting uuid,
  state text not null default 'ready'
    check (state in ('ready', 'sending', 'sent', 'rejected', 'unknown', 'expired', 'held')),
  reason text,
  attempt integer not null default 0,
  holder uuid,
  lease_until timestamptz,
  available_at timestamptz not null default now(),
  expires_at timestamptz not null,
  message_id text,
  repeat_of uuid references deliveries,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  unique nulls not distinct (source, kind, part, repeat_of),
  -- "Sent" means that the platform said so.
  check ((state = 'sent') = (message_id is not null)),
  check ((state = 'sending') = (holder is not null))
);
create index deliveries_open on deliveries (target_key, position) where state in ('ready', 'sending');
create index deliveries_held on deliveries (target_key) where state = 'held';

-- The audit: who did what to what, and every change that history should tell.
create table events (
  seq bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  person_id uuid,
  task_id uuid,
  run_id uuid,
  session_id uuid,
  data jsonb not null default '{}'
);
create index events_of_task on events (task_id, seq) where task_id is not null;
create index events_of_run on events (run_id, seq) where run_id is not null;
