import type { CommandDefinition } from '../definition.ts';

/** `/agent`: who answers here. */
export const agentCommand: CommandDefinition = {
  name: 'agent',
  aliases: ['agents'],
  summary: 'See and choose who answers here',
  role: 'member',
  defaultVerb: 'current',
  verbs: [
    { name: 'list', summary: 'The agents that you may use' },
    { name: 'current', summary: 'Who answers here, and why' },
    { name: 'show', summary: 'What an agent may do', words: [{ name: 'AGENT', optional: true }] },
    {
      name: 'switch',
      aliases: ['use'],
      summary: 'Let another agent answer in this conversation',
      words: [{ name: 'AGENT' }],
      examples: ['switch research'],
    },
  ],
};
