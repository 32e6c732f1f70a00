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
  ],
};
