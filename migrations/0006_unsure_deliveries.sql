-- Pieces that may lie on the platform already: since when, and whether to look for them before they are sent again.
alter table deliveries add column first_tried_at timestamptz;
alter table deliveries add column unsure boolean not null default false;
