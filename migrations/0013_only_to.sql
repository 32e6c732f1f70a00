-- Replies that concern one person only: their id on the platform, which may show it to nobody else.
alter table deliveries add column only_to text;
