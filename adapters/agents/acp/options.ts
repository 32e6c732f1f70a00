import * as z from 'zod';

/** The agents that need no more than their name. */
export const presetNames = ['claude', 'codex', 'opencode', 'gemini', 'qwen', 'goose'] as const;
/** One of `presetNames`. */
export type PresetName = (typeof presetNames)[number];

/** The keys of an agent that speaks the Agent Client Protocol. */
export const acpOptions = z
  .strictObject({
    preset: z
      .enum(presetNames)
      .optional()
      .describe('A known agent: its program, its arguments and how it is held to its capabilities.'),
    program: z
      .string()
      .min(1)
      .optional()
      .describe("The program, by its name or its path, of any other agent. Default: the preset's."),
    arguments: z
      .array(z.string())
      .optional()
      .describe(
        "What the program is started with. Default: the preset's, else none. No secrets: others may see them.",
      ),
    model: z
      .string()
      .min(1)
      .optional()
      .describe("The model that answers, as the agent offers it. Default: the agent's own choice."),
    mode: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The agent's own mode, as it offers it, in place of what the preset takes. A mode that does not ask is not held back by the rules.",
      ),
    environment: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'Variables that the program gets; what it runs may see them. The key of a preset, as ${VARIABLE}, stays in the gateway.',
      ),
    instructions: z.string().default('').describe('What it is told besides its own instructions.'),
  })
  .refine(({ preset, program }) => preset !== undefined || program !== undefined, {
    path: ['preset'],
    error: `Expected a preset (${presetNames.join(', ')}), or the program of another agent that speaks ACP.`,
  });

/** The options as the schema reads them. */
export type AcpOptions = z.infer<typeof acpOptions>;
