-- What agents hand to people. Any node may deliver it, so the bytes are here and not on one node's disk.
create table files (
  id uuid primary key,
  name text not null,
  media_type text not null,
  size_bytes integer not null,
  bytes bytea not null,
  created_at timestamptz not null default now()
);
create index files_by_age on files (created_at);

alter table deliveries add column file_id uuid references files (id) on delete set null;
create index deliveries_of_file on deliveries (file_id) where file_id is not null;

-- The chats without a platform keep what was sent there themselves; the bytes aside, so that reading a chat stays cheap.
alter table chat_messages add column file jsonb;
create table chat_files (
  seq bigint primary key references chat_messages (seq) on delete cascade,
  bytes bytea not null
);
