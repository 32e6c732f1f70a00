import * as z from 'zod';
import { describeToolCall } from '../../../src/domain/tool-call.ts';
import type { Reader } from '../../process/speaking-program.ts';

const init = z.object({ type: z.literal('init'), session_id: z.string() });
const words = z.object({ type: z.literal('message'), role: z.literal('assistant'), content: z.string() });
const use = z.object({
  type: z.literal('tool_use'),
  tool_name: z.string(),
  tool_id: z.string(),
  parameters: z.unknown(),
});
/** Why a tool does nothing: by its policy, by its folder, or since it is taken away. */
const refusals = [
  'policy_violation',
  'invalid_tool_params',
  'path_not_in_workspace',
  'tool_not_registered',
] as const;
const refusal = z.object({
  type: z.literal('tool_result'),
  tool_id: z.string(),
  error: z.object({ type: z.enum(refusals) }),
});
const count = z.number().min(0).catch(0);
const result = z.object({
  type: z.literal('result'),
  status: z.string(),
  error: z
    .object({ message: z.string().catch('') })
    .optional()
    .catch(undefined),
  stats: z.object({ input_tokens: count, output_tokens: count, cached: count }).optional().catch(undefined),
});

/** The last thing that it says. */
export type Result = z.infer<typeof result>;

/** What it told besides its words. */
export interface Told {
  readonly id: string | undefined;
  readonly result: Result | undefined;
  /** Whether it said a word. */
  readonly wrote: boolean;
}

/** A reader for one request. */
export function createReader(): Reader<Told> {
  const calls = new Map<string, string>();
  let told: Told = { id: undefined, result: undefined, wrote: false };
  let isNewMessage = false;
  return {
    told: () => told,
    take(line) {
      told = {
        ...told,
        id: init.safeParse(line).data?.session_id ?? told.id,
        result: result.safeParse(line).data ?? told.result,
      };
      const said = words.safeParse(line).data?.content ?? '';
      if (said !== '') {
        const gap = told.wrote && isNewMessage ? '\n\n' : '';
        isNewMessage = false;
        told = { ...told, wrote: true };
        return [{ kind: 'text', text: gap + said }];
      }
      const call = use.safeParse(line).data;
      if (call) {
        // What it says after the use of a tool is a paragraph of its own.
        isNewMessage = true;
        const text = describeToolCall(call.tool_name, call.parameters);
        calls.set(call.tool_id, text);
        return [{ kind: 'progress', text }];
      }
      const refused = calls.get(refusal.safeParse(line).data?.tool_id ?? '');
      return refused === undefined ? [] : [{ kind: 'refused', what: refused }];
    },
  };
}
