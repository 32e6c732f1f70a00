-- What was said in a group and not to us: read once, by the next message that is for us, and forgotten after a while.
create table overheard (
  seq bigint generated always as identity primary key,
  target_key text not null,
  event_id text not null,
  sender_name text not null,
  text text not null,
  created_at timestamptz not null default now(),
  unique (target_key, event_id)
);
