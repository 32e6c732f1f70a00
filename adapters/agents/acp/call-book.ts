import * as z from 'zod';
import { type ToolCall, toolCall } from './wishes.ts';

const news = z.object({
  sessionUpdate: z.enum(['tool_call', 'tool_call_update']),
  status: z.string().nullish().catch(undefined),
});
const over = ['completed', 'failed'];

/** What an agent has told of the tools that it is about to use: when it asks leave, it may leave out what it told before. */
export interface CallBook {
  note(update: unknown): void;
  /** The call with all that is known of it. */
  complete(call: ToolCall): ToolCall;
}

/** A book for one request. */
export function createCallBook(): CallBook {
  const calls = new Map<string, ToolCall>();
  const complete = (call: ToolCall) => {
    const before = calls.get(call.toolCallId);
    return before ? both(before, call) : call;
  };
  return {
    complete,
    note(update) {
      const { data } = news.safeParse(update);
      const call = toolCall.safeParse(update).data;
      if (!data || !call || call.toolCallId === '') return;
      if (over.includes(data.status ?? '')) calls.delete(call.toolCallId);
      else calls.set(call.toolCallId, complete(call));
    },
  };
}

/** What was told later holds, but every place that was named counts. */
function both(before: ToolCall, after: ToolCall): ToolCall {
  return {
    toolCallId: after.toolCallId,
    kind: after.kind ?? before.kind,
    title: after.title ?? before.title,
    name: after.name ?? before.name,
    content: after.content ?? before.content,
    locations: [...(before.locations ?? []), ...(after.locations ?? [])],
    rawInput: { ...before.rawInput, ...after.rawInput },
  };
}
