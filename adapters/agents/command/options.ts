import * as z from 'zod';
import { splitWords } from '../../../src/kernel/split-words.ts';
import { sandboxModes } from '../../process/sandbox-modes.ts';

/** Enough for a program to find itself, and no secret among them. */
const harmless = ['PATH', 'HOME', 'LANG', 'TERM', 'TMPDIR', 'USER', 'TZ'];

/** Where the prompt stands in an argument. */
export const placeholder = '{prompt}';
/** Where the name of the model stands. */
export const modelPlaceholder = '{model}';

/** The keys of an agent that is a program. */
export const commandOptions = z
  .strictObject({
    command: z
      .union([z.string(), z.array(z.string())])
      .refine((command) => (argvOf(command)?.[0] ?? '') !== '', {
        error:
          'Expected a program and its arguments, with every quote closed. Never a shell: no pipes, no $VARIABLES.',
      })
      .describe(
        `The program and its arguments, as a list or as one line with quotes. It never goes through a shell. ${modelPlaceholder} in an argument stands for the model of the role that is asked.`,
      ),
    input: z
      .enum(['stdin', 'argument'])
      .default('stdin')
      .describe(
        `How the prompt gets in: written to the program, or in place of ${placeholder} in an argument.`,
      ),
    environment: z
      .record(z.string(), z.string())
      .default({})
      .describe('Variables that the program gets besides the inherited ones.'),
    inheritEnvironment: z
      .array(z.string())
      .default(harmless)
      .describe("The gateway's own variables that the program may see."),
    history: z
      .boolean()
      .default(true)
      .describe('Whether what was said before is put in front of the prompt.'),
    hint: z
      .boolean()
      .default(true)
      .describe('Whether a run is told, behind its prompt, how it may end without a word to anybody.'),
    sandbox: z
      .enum(sandboxModes)
      .default('auto')
      .describe(
        'Walls around the program, which see to it that it does only what the capabilities allow. auto: bubblewrap, unless `unsafe` is set; bwrap: always; none: never.',
      ),
    reads: z
      .array(z.string().startsWith('/', 'Expected an absolute path, such as /opt/models.'))
      .default([])
      .describe(
        "Folders and files that it may read in the sandbox besides its own folder and the system's programs.",
      ),
    outputLimitBytes: z
      .number()
      .int()
      .positive()
      .default(1_048_576)
      .describe('The program is stopped when it has written more.'),
    idleTimeoutMs: z
      .number()
      .int()
      .positive()
      .optional()
      .describe('The program is stopped when it has written nothing for so long.'),
  })
  .refine(({ command, input }) => input === 'stdin' || argvOf(command)?.slice(1).some(hasPlaceholder), {
    path: ['command'],
    error: `Expected ${placeholder} in an argument, because input is "argument".`,
  });

/** The options as the schema reads them. */
export type CommandOptions = z.infer<typeof commandOptions>;

/** The program and its arguments; undefined when a quote stays open. */
export function argvOf(command: string | readonly string[]): readonly string[] | undefined {
  return typeof command === 'string' ? splitWords(command) : command;
}

/** Whether it is told which model to use. */
export function takesModel({ command }: Pick<CommandOptions, 'command'>): boolean {
  return (
    argvOf(command)
      ?.slice(1)
      .some((each) => each.includes(modelPlaceholder)) === true
  );
}

/** What is said where a command needs the name of a model and nobody has one. */
export const noModelNamed = `The command has ${modelPlaceholder} in it, and no model is named. Set \`models.strong\` of the agent.`;

function hasPlaceholder(argument: string): boolean {
  return argument.includes(placeholder);
}
