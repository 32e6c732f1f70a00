import * as z from 'zod';
import { loginOption } from '../../process/own-login.ts';

/** The keys of an agent that is Codex. */
export const codexOptions = z.strictObject({
  program: z.string().min(1).default('codex').describe('The program, by its name or its path.'),
  model: z.string().min(1).optional().describe("The model that answers. Default: the program's own choice."),
  key: z
    .string()
    .min(1)
    .optional()
    .describe('An API key, best as ${VARIABLE}; it stays in the gateway. Default: whoever is logged in.'),
  url: z
    .url()
    .optional()
    .describe('Where the model is reached, if not at OpenAI: a place that speaks its Responses API.'),
  login: loginOption,
  instructions: z.string().default('').describe('What it is told besides its own instructions.'),
});

/** The options as the schema reads them. */
export type CodexOptions = z.infer<typeof codexOptions>;
