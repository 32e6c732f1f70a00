import * as z from 'zod';
import { loginOption } from '../../process/own-login.ts';

/** The keys of an agent that is Qwen Code. */
export const qwenOptions = z.strictObject({
  program: z.string().min(1).default('qwen').describe('The program, by its name or its path.'),
  model: z.string().min(1).optional().describe("The model that answers. Default: the program's own choice."),
  key: z
    .string()
    .min(1)
    .optional()
    .describe('An API key, best as ${VARIABLE}; it stays in the gateway. Default: as the program is set up.'),
  url: z
    .url()
    .optional()
    .describe(
      "Where the model is reached, with a key: a place that speaks OpenAI's chat API. Default: OpenAI's own.",
    ),
  login: loginOption,
  instructions: z.string().default('').describe('What it is told besides its own instructions.'),
  mostSteps: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('How often it may ask its model in one request.'),
});

/** The options as the schema reads them. */
export type QwenOptions = z.infer<typeof qwenOptions>;
