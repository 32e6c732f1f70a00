import * as z from 'zod';

/** Providers that are known by their name; every other is reached at a URL that speaks as OpenAI does. */
export const knownProviders = ['anthropic', 'openai', 'google'] as const;

const modelName = z
  .string()
  .regex(/^[\w.-]+:\S+$/, 'Expected provider:model, such as anthropic:claude-sonnet-5.')
  .describe('A model with its provider in front, as provider:model.');

const providerOptions = z.strictObject({
  key: z
    .string()
    .min(1)
    .optional()
    .describe('The key, best as ${VARIABLE} or from a file. This agent alone has it.'),
  url: z.url().optional().describe('Where it is reached. Default: the place that the provider itself names.'),
});

/** The keys of an agent that is a model. */
export const modelOptions = z
  .strictObject({
    model: modelName.describe('Who answers: provider:model.'),
    fallback: z
      .array(modelName)
      .default([])
      .describe('Who is asked instead, in this order, when a model cannot be reached before it said a word.'),
    providers: z
      .record(z.string(), providerOptions)
      .default({})
      .describe(
        `How each provider is reached: ${knownProviders.join(', ')} by name, any other that speaks as OpenAI does (Ollama, vLLM, OpenRouter …) by its url.`,
      ),
    allowHosts: z
      .array(z.string().min(1))
      .default([])
      .describe('Hosts inside of your own network that it may get pages from, with or without a port.'),
    instructions: z.string().default('').describe('What it is told of its work before each conversation.'),
    mostSteps: z
      .number()
      .int()
      .min(1)
      .max(200)
      .default(16)
      .describe(
        'How often it may be asked in one request; each use of a tool takes one. The last is for its summary.',
      ),
    mostOutputTokens: z
      .number()
      .int()
      .positive()
      .default(4_096)
      .describe('The longest that one answer of the model may be.'),
    mostContextTokens: z
      .number()
      .int()
      .positive()
      .default(64_000)
      .describe('How much of the conversation it is shown, about; the oldest is left out first.'),
  })
  .superRefine(({ model, fallback, providers }, context) => {
    for (const name of [model, ...fallback]) {
      const [provider = ''] = name.split(':');
      if (isKnown(provider) || providers[provider]?.url !== undefined) continue;
      context.addIssue({
        code: 'custom',
        path: name === model ? ['model'] : ['fallback'],
        message: `Expected ${knownProviders.join(', ')}, or a provider with a url under \`providers\`; nobody knows "${provider}".`,
      });
    }
  });

/** The options as the schema reads them. */
export type ModelOptions = z.infer<typeof modelOptions>;

/** Whether a provider needs no URL. */
export function isKnown(provider: string): provider is (typeof knownProviders)[number] {
  return knownProviders.some((each) => each === provider);
}

/** The two parts of provider:model. */
export function partsOf(name: string): { readonly provider: string; readonly model: string } {
  const at = name.indexOf(':');
  return { provider: name.slice(0, at), model: name.slice(at + 1) };
}
