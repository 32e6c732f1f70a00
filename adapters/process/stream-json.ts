import * as z from 'zod';
import type { BackendEvent } from '../../src/contracts/agent-backend.ts';
import { describeToolCall } from '../../src/domain/tool-call.ts';
import { missingTool } from './missing-tool.ts';
import type { Reader } from './speaking-program.ts';

const delta = z.object({
  type: z.literal('stream_event'),
  event: z.object({
    type: z.literal('content_block_delta'),
    delta: z.object({ type: z.literal('text_delta'), text: z.string() }),
  }),
  parent_tool_use_id: z.string().nullish(),
});
const start = z.object({
  type: z.literal('stream_event'),
  event: z.object({ type: z.literal('message_start') }),
  parent_tool_use_id: z.string().nullish(),
});
const assistant = z.object({
  type: z.literal('assistant'),
  message: z.object({ content: z.array(z.looseObject({ type: z.string() })) }),
});
const use = z.object({
  type: z.literal('tool_use'),
  id: z.string().catch(''),
  name: z.string(),
  input: z.unknown(),
});
const results = z.object({
  type: z.literal('user'),
  message: z.object({ content: z.array(z.unknown()) }),
});
/** What came of a use of a tool that was taken away. */
const absence = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  is_error: z.literal(true),
  content: z.string().regex(missingTool),
});
const count = z.number().min(0).catch(0);
const result = z.object({
  type: z.literal('result'),
  is_error: z.boolean().catch(false),
  result: z.string().catch(''),
  session_id: z.string(),
  /** Of the whole conversation; nought where it does not count money. */
  total_cost_usd: count,
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      cache_creation_input_tokens: count,
      cache_read_input_tokens: count,
    })
    .catch({ input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }),
  modelUsage: z.record(z.string(), z.unknown()).catch({}),
  terminal_reason: z.string().optional().catch(undefined),
  api_error_status: z.number().nullish().catch(undefined),
  /** Where it tells what went wrong besides its result. */
  error: z.object({ message: z.string() }).optional().catch(undefined),
  permission_denials: z.array(z.object({ tool_name: z.string(), tool_input: z.unknown() })).catch([]),
});

/** The last thing that the program says. */
export type Result = z.infer<typeof result>;

/** What it told besides its words. */
export interface Told {
  readonly result: Result | undefined;
  /** Whether it said a word. */
  readonly wrote: boolean;
}

/** What it was refused by its rules. */
export function refusalsOf({ permission_denials: denials }: Result): readonly BackendEvent[] {
  return denials.map(({ tool_name: name, tool_input: input }) => ({
    kind: 'refused',
    what: describeToolCall(name, input),
  }));
}

/** A reader of Claude Code's stream-json, which others speak as well, for one request. Only what it says itself is the answer, not what its own helpers say. */
export function createStreamJsonReader(): Reader<Told> {
  let last: Result | undefined;
  let [wrote, isNewMessage] = [false, false];
  const calls = new Map<string, string>();
  return {
    told: () => ({ result: last, wrote }),
    take(line) {
      const text = delta.safeParse(line).data;
      if (text && !text.parent_tool_use_id) {
        const gap = wrote && isNewMessage ? '\n\n' : '';
        [wrote, isNewMessage] = [true, false];
        return [{ kind: 'text', text: gap + text.event.delta.text }];
      }
      if (start.safeParse(line).success) isNewMessage = true;
      last = result.safeParse(line).data ?? last;
      const said = assistant.safeParse(line).data?.message.content ?? [];
      const deeds = said.flatMap((part): readonly BackendEvent[] => {
        const call = use.safeParse(part).data;
        if (!call) return [];
        const words = describeToolCall(call.name, call.input);
        calls.set(call.id, words);
        return [{ kind: 'progress', text: words }];
      });
      const came = results.safeParse(line).data?.message.content ?? [];
      const refused = came.flatMap((part): readonly BackendEvent[] => {
        const what = calls.get(absence.safeParse(part).data?.tool_use_id ?? '');
        return what === undefined ? [] : [{ kind: 'refused', what }];
      });
      return [...deeds, ...refused];
    },
  };
}
