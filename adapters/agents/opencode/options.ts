import * as z from 'zod';
import { loginOption } from '../../process/own-login.ts';

/** The keys of an agent that is OpenCode. */
export const opencodeOptions = z
  .strictObject({
    program: z.string().min(1).default('opencode').describe('The program, by its name or its path.'),
    model: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The model that answers, as provider/model; with a url, as that place calls it. Default: the program's own choice.",
      ),
    key: z
      .string()
      .min(1)
      .optional()
      .describe(
        "An API key for the model's provider, best as ${VARIABLE}; it stays in the gateway where that knows the provider. Default: whoever is logged in.",
      ),
    url: z
      .url()
      .optional()
      .describe("Where the model is reached, if not at its provider: a place that speaks OpenAI's chat API."),
    login: loginOption,
    instructions: z.string().default('').describe('What it is told before each request.'),
  })
  .refine(({ model, url }) => url === undefined || model !== undefined, {
    path: ['model'],
    message: 'expected the name of a model beside url, as that place calls it; write model: …',
  })
  .refine(({ model, key, url }) => key === undefined || url !== undefined || model?.includes('/'), {
    path: ['model'],
    message:
      'expected provider/model beside key, such as anthropic/claude-sonnet-5: the key is for that provider',
  });

/** The options as the schema reads them. */
export type OpencodeOptions = z.infer<typeof opencodeOptions>;
