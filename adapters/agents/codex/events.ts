import * as z from 'zod';
import { describeToolCall } from '../../../src/domain/tool-call.ts';
import type { Reader } from '../../process/speaking-program.ts';
import { wallIn } from '../../process/wall-signs.ts';

const count = z.number().int().min(0).catch(0);
const thread = z.object({ type: z.literal('thread.started'), thread_id: z.string() });
const turn = z.object({
  type: z.literal('turn.completed'),
  usage: z.object({ input_tokens: count, cached_input_tokens: count, output_tokens: count }),
});
const failure = z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }) });
const words = z.object({
  type: z.literal('item.completed'),
  item: z.object({ type: z.literal('agent_message'), text: z.string() }),
});
const command = z.object({
  type: z.literal('item.started'),
  item: z.object({ type: z.literal('command_execution'), command: z.string() }),
});
const ended = z.object({
  type: z.literal('item.completed'),
  item: z.object({
    type: z.literal('command_execution'),
    ...{ command: z.string(), aggregated_output: z.string() },
    status: z.enum(['failed', 'declined']),
  }),
});
const toolCall = z.object({
  type: z.literal('item.started'),
  item: z.object({ type: z.literal('mcp_tool_call'), tool: z.string(), arguments: z.unknown() }),
});

/** What it told besides its words. */
export interface Told {
  readonly id: string | undefined;
  /** Of the whole conversation. */
  readonly usage: z.infer<typeof turn>['usage'] | undefined;
  /** Why it could not end its work. */
  readonly failure: string | undefined;
  /** Whether it said a word. */
  readonly wrote: boolean;
}

/** A reader for one request. It says each of its words at once, when it has found all of them. */
export function createReader(): Reader<Told> {
  let told: Told = { id: undefined, usage: undefined, failure: undefined, wrote: false };
  return {
    told: () => told,
    take(line) {
      told = {
        ...told,
        id: thread.safeParse(line).data?.thread_id ?? told.id,
        usage: turn.safeParse(line).data?.usage ?? told.usage,
        failure: failure.safeParse(line).data?.error.message ?? told.failure,
      };
      const deed = deedIn(line);
      if (deed !== undefined) return [{ kind: 'progress', text: deed }];
      const what = refusedIn(line);
      if (what !== undefined) return [{ kind: 'refused', what }];
      const said = words.safeParse(line).data?.item.text ?? '';
      if (said === '') return [];
      const text = told.wrote ? `\n\n${said}` : said;
      told = { ...told, wrote: true };
      return [{ kind: 'text', text }];
    },
  };
}

/** A command that ran into its sandbox. Whether that has a network is not known here, so that only what it may not write counts. */
function refusedIn(line: unknown): string | undefined {
  const item = ended.safeParse(line).data?.item;
  if (!item) return undefined;
  const isRefused = item.status === 'declined' || wallIn(item.aggregated_output, { network: true });
  return isRefused ? describeToolCall('runs', { command: item.command }) : undefined;
}

function deedIn(line: unknown): string | undefined {
  const run = command.safeParse(line).data?.item;
  if (run) return describeToolCall('runs', { command: run.command });
  const call = toolCall.safeParse(line).data?.item;
  return call && describeToolCall(call.tool, call.arguments);
}
