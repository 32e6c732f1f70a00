-- What can be pressed. The platform carries the token; what it stands for is known here alone, and in this place alone.
create table buttons (
  token text primary key,
  command text not null,
  target_key text not null,
  created_at timestamptz not null default now()
);

alter table deliveries add column buttons jsonb;
alter table chat_messages add column buttons jsonb;
