-- The messages of chats that have no platform behind them: the web chat and the terminal.
create table chat_messages (
  seq bigint generated always as identity primary key,
  account text not null,
  chat text not null,
  id text not null,
  author text not null check (author in ('person', 'house')),
  text text not null,
  reply_to text,
  created_at timestamptz not null default now(),
  unique (account, id)
);
create index chat_messages_of_chat on chat_messages (account, chat, seq);
