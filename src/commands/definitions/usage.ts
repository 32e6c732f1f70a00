import type { CommandDefinition } from '../definition.ts';

/** `/usage`: what was spent. */
export const usageCommand: CommandDefinition = {
  name: 'usage',
  aliases: ['cost', 'costs'],
  summary: 'What was spent, of what; ≈ is only likely',
  role: 'member',
  defaultVerb: 'day',
  verbs: [
    { name: 'day', aliases: ['today'], summary: 'Today, the house and each agent' },
    { name: 'week', summary: 'The last seven days' },
    { name: 'agent', aliases: ['agents'], summary: 'Agent by agent' },
    { name: 'task', aliases: ['tasks'], summary: 'Task by task' },
  ],
};
