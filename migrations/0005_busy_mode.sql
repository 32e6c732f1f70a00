-- What happens with a message that comes while another one is being answered: a setting of the conversation.
alter table conversations add column busy_mode text not null default 'followup'
  check (busy_mode in ('followup', 'collect', 'interrupt'));
