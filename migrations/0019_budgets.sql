-- Money is counted in whole millionths of a dollar.

-- What each account has spent and set aside: 'house', 'agent:NAME', 'task:ID' in a day of the house's zone. 'run:ID' has one
-- account however long it takes, under the day '-infinity'. Only accounts that somebody has capped are here.
create table spend (
  account text not null,
  day date not null,
  reserved_micros bigint not null default 0,
  spent_micros bigint not null default 0,
  reserved_tokens bigint not null default 0,
  spent_tokens bigint not null default 0,
  -- The call that cannot say what it will take, and so has all that is left.
  taken_by uuid,
  primary key (account, day),
  check (least(reserved_micros, spent_micros, reserved_tokens, spent_tokens) >= 0)
);

-- One row for each call. Until it is settled, tokens and cost are what it was said to take at most.
create table ledger (
  id uuid primary key,
  instance_id uuid not null,
  run_id uuid references runs on delete set null,
  inbox_id uuid,
  attempt integer not null,
  agent text not null,
  task_id uuid,
  person_id uuid,
  model text,
  input_tokens bigint not null default 0,
  cached_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  is_estimate boolean not null default true,
  -- Nobody saw its end.
  is_swept boolean not null default false,
  accounts text[] not null,
  reserved_in text[] not null default '{}',
  reserved_micros bigint not null default 0,
  reserved_tokens bigint not null default 0,
  day date not null,
  reserved_at timestamptz not null default now(),
  settled_at timestamptz,
  check (least(input_tokens, cached_tokens, output_tokens, cost_micros, reserved_micros, reserved_tokens) >= 0)
);
create index ledger_open on ledger (reserved_at) where settled_at is null;
create index ledger_of_run on ledger (run_id) where run_id is not null;
create index ledger_of_day on ledger (day);

-- What a person has let one run spend, as a cap that holds for it alone.
create table allowances (
  run_id uuid not null references runs on delete cascade,
  account text not null,
  day date not null,
  cap_micros bigint not null default 0,
  cap_tokens bigint not null default 0,
  primary key (run_id, account, day)
);

-- Why a run waits, and who has answered. It waits until available_at.
alter table runs add column pause jsonb;
create index runs_waiting on runs (available_at) where state = 'waiting';
alter table attempts drop constraint attempts_outcome_check;
alter table attempts add constraint attempts_outcome_check check
  (outcome in ('succeeded', 'failed', 'timed_out', 'cancelled', 'interrupted', 'lease_lost', 'paused'));
