-- What people reacted with to what we said: each is told to the agent once, with the session's next message.
create table reactions (
  seq bigint generated always as identity primary key,
  account text not null,
  event_id text not null,
  session_id uuid not null references sessions,
  person_id uuid not null references people,
  message_id text not null,
  emoji text not null,
  -- How the message begins that it belongs to.
  quote text not null,
  told boolean not null default false,
  created_at timestamptz not null default now(),
  unique (account, event_id)
);
create index reactions_untold on reactions (session_id, seq) where not told;
