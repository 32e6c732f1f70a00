import type { CommandDefinition } from '../definition.ts';

/** `/session`: what the agent remembers. */
export const sessionCommand: CommandDefinition = {
  name: 'session',
  aliases: ['sessions'],
  summary: 'See and choose what the agent remembers',
  role: 'member',
  defaultVerb: 'current',
  verbs: [
    { name: 'list', aliases: ['ls'], summary: 'Your sessions with this agent' },
    { name: 'current', summary: 'The session of this conversation' },
    { name: 'show', summary: 'A session in detail', words: [{ name: 'SESSION', optional: true }] },
    {
      name: 'new',
      summary: 'Open another session here',
      rest: { name: 'NAME' },
      examples: ['new Service watch'],
    },
    {
      name: 'switch',
      aliases: ['use'],
      summary: 'Go on in another session; "main" goes back',
      rest: { name: 'SESSION' },
      examples: ['switch Service watch', 'switch main'],
    },
    { name: 'rename', summary: 'Name this session', rest: { name: 'NAME' } },
    {
      name: 'history',
      summary: 'The last messages of this session',
      words: [{ name: 'COUNT', optional: true }],
      examples: ['history 20'],
    },
  ],
};
