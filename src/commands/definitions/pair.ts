import type { CommandDefinition } from '../definition.ts';

/** `/pair`: who may talk to the agents. */
export const pairCommand: CommandDefinition = {
  name: 'pair',
  summary: 'Let people in, or put them out',
  role: 'owner',
  defaultVerb: 'list',
  verbs: [
    { name: 'list', aliases: ['ls'], summary: 'Who asked, and who is in' },
    {
      name: 'approve',
      summary: 'Let in whoever was given the code',
      words: [{ name: 'CODE' }],
      examples: ['approve K7QX2MPA'],
    },
    { name: 'revoke', summary: 'Put a person out', rest: { name: 'WHO' }, examples: ['revoke Ann'] },
  ],
};
