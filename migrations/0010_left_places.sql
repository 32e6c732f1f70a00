-- Places that we were put out of: since when, and why. What is due there is not sent; a new message from there clears it.
alter table conversations add column left_at timestamptz;
alter table conversations add column left_reason text;
alter table conversations add check ((left_at is null) = (left_reason is null));
create index conversations_of_chat on conversations (account, chat);
