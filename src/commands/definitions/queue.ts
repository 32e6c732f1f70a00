import type { CommandDefinition } from '../definition.ts';

/** `/queue`: what happens with messages that come while another one is being answered. */
export const queueCommand: CommandDefinition = {
  name: 'queue',
  summary: 'What happens with messages that come while I am busy',
  role: 'member',
  defaultVerb: 'show',
  verbs: [
    { name: 'show', summary: 'The mode of this conversation, and what waits' },
    { name: 'followup', summary: 'Each waits its turn and is answered by itself' },
    { name: 'collect', summary: 'What comes meanwhile is answered together' },
    { name: 'interrupt', summary: 'A new message stops what runs' },
    { name: 'steer', summary: 'A new message changes what runs, where the agent can' },
    { name: 'clear', summary: 'Drop what waits in this session' },
  ],
};
