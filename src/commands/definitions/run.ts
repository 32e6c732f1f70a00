import type { CommandDefinition } from '../definition.ts';

/** `/run`: one execution of a task. */
export const runCommand: CommandDefinition = {
  name: 'run',
  aliases: ['runs'],
  summary: 'See or cancel one run',
  role: 'member',
  verbs: [
    { name: 'show', summary: 'A run in detail', words: [{ name: 'RUN' }], examples: ['show R-31'] },
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
  ],
};
