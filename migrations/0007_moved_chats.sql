-- Chats that go on under another id, as a Telegram group does when it becomes a supergroup. The house knows them by their
-- first one for ever: sessions, tasks and the config name that.
create table moved_chats (
  account text not null,
  chat text not null,
  known_as text not null,
  moved_at timestamptz not null default now(),
  primary key (account, chat)
);
