import * as z from 'zod';
import { loginOption } from '../../process/own-login.ts';

/** The keys of an agent that is Gemini CLI. */
export const geminiOptions = z
  .strictObject({
    program: z.string().min(1).default('gemini').describe('The program, by its name or its path.'),
    model: z
      .string()
      .min(1)
      .optional()
      .describe("The model that answers. Default: the program's own choice."),
    key: z
      .string()
      .min(1)
      .optional()
      .describe('An API key, best as ${VARIABLE}; it stays in the gateway. Default: whoever is logged in.'),
    url: z
      .url()
      .optional()
      .describe(
        "Where the model is reached, with a key: a place that speaks Google's API. Default: Google's own.",
      ),
    login: loginOption,
    instructions: z.string().default('').describe('What it is told before each request.'),
  })
  .refine(({ key, url }) => url === undefined || key !== undefined, {
    path: ['key'],
    message: 'expected a key beside url, for that place; write key: ${VARIABLE}',
  });

/** The options as the schema reads them. */
export type GeminiOptions = z.infer<typeof geminiOptions>;
