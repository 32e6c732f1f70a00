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
    {
      name: 'allow',
      summary: 'Let a run that waits at its cap take more; "always" doubles the cap',
      words: [{ name: 'RUN' }],
      rest: { name: 'AMOUNT' },
      examples: ['allow R-31 $0.50', 'allow R-31 50k tokens', 'allow R-31 always'],
    },
    { name: 'clear-stale', summary: 'Give it back when its node is silent', words: [{ name: 'RUN' }] },
  ],
};
