-- What the house says in passing rings for nobody; what somebody should see soon does, so it is another kind.
alter table deliveries drop constraint deliveries_kind_check;
alter table deliveries add constraint deliveries_kind_check
  check (kind in ('answer', 'reply', 'result', 'notice', 'alert'));
