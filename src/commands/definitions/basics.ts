import type { CommandDefinition } from '../definition.ts';

/** The commands about the chat and the person who writes. */
export const basicCommands: readonly CommandDefinition[] = [
  {
    name: 'help',
    aliases: ['commands'],
    summary: 'What you can write here',
    role: 'member',
    form: {
      words: [
        { name: 'COMMAND', optional: true },
        { name: 'VERB', optional: true },
      ],
      examples: ['', 'task', 'task new'],
    },
  },
  { name: 'start', summary: 'Say hello', role: 'member', directOnly: true, form: {} },
  { name: 'whoami', summary: 'Your ids, role and time zone', role: 'member', directOnly: true, form: {} },
  {
    name: 'tz',
    summary: 'See or set your time zone',
    role: 'member',
    directOnly: true,
    form: { words: [{ name: 'ZONE', optional: true }], examples: ['', 'Europe/Vienna'] },
  },
];
