import type { CommandDefinition } from '../definition.ts';

/** `/run`: one execution of a task. */
export const runCommand: CommandDefinition = {
  name: 'run',
  aliases: ['runs'],
  summary: 'See, stop or try again one run',
  role: 'member',
  verbs: [
    { name: 'show', summary: 'A run in detail', words: [{ name: 'RUN' }], examples: ['show R-31'] },
    {
      name: 'log',
      summary: 'Each try of it, and what it said',
      words: [{ name: 'RUN' }],
      examples: ['log R-31'],
    },
    { name: 'retry', summary: 'Try it again', words: [{ name: 'RUN' }], examples: ['retry R-31'] },
    {
      name: 'cancel',
      aliases: ['stop'],
      summary: 'Stop it',
      words: [{ name: 'RUN' }],
      examples: ['cancel R-31'],
    },
    { name: 'clear-stale', summary: 'Give it back when its node is silent', words: [{ name: 'RUN' }] },
  ],
};
