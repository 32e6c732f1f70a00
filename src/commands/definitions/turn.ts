import type { CommandDefinition } from '../definition.ts';

/** The commands about what the agent does right now. */
export const turnCommands: readonly CommandDefinition[] = [
  { name: 'status', summary: 'Agent, session and what is going on', role: 'member', form: {} },
  { name: 'stop', summary: 'Stop what is running in this session', role: 'member', form: {} },
  {
    name: 'new',
    aliases: ['reset'],
    summary: 'Start afresh; the old transcript stays readable',
    role: 'member',
    form: { rest: { name: 'TEXT', optional: true }, examples: ['', 'Plan a trip to Graz'] },
  },
];
