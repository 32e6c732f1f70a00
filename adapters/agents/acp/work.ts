import * as z from 'zod';
import { gatewayToolWords } from '../../../src/domain/gateway-tool.ts';
import { describeToolCall } from '../../../src/domain/tool-call.ts';

const thought = z.object({
  sessionUpdate: z.literal('agent_thought_chunk'),
  content: z.object({ type: z.literal('text'), text: z.string() }),
});
const text = z.string().nullish().catch(undefined);
const call = z.object({
  sessionUpdate: z.enum(['tool_call', 'tool_call_update']),
  toolCallId: z.string(),
  ...{ title: text, name: text, status: text },
  rawInput: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});
const plan = z.object({
  sessionUpdate: z.literal('plan'),
  entries: z.array(z.object({ content: z.string(), status: z.string() })),
});

const longest = 100;

/** Tells people who wait what an agent is at. */
export interface TalkOfWork {
  take(update: unknown): readonly string[];
}

/** For one turn: each tool once, each step of the plan, and of each thought the first words. */
export function createTalkOfWork(): TalkOfWork {
  const named = new Set<string>();
  let pondered: string | undefined;
  let step = '';
  return {
    take(update) {
      const mused = thought.safeParse(update).data?.content.text;
      if (mused !== undefined) {
        pondered = (pondered ?? '') + (pondered === undefined || pondered.length < longest ? mused : '');
        return [];
      }
      const before = pondered === undefined ? [] : [`Thinks: ${shortened(pondered)}`];
      pondered = undefined;
      const used = call.safeParse(update).data;
      const words = used && !named.has(used.toolCallId) ? describeUse(used) : '';
      if (used && words !== '') named.add(used.toolCallId);
      const next = describeStep(plan.safeParse(update).data?.entries ?? []);
      const isStep = next !== '' && next !== step;
      if (isStep) step = next;
      return [...before, ...(words === '' ? [] : [words]), ...(isStep ? [next] : [])];
    },
  };
}

/** Nothing until it is known what the tool is used for. */
function describeUse({ title, name, status, rawInput }: z.infer<typeof call>): string {
  const isOver = status === 'completed' || status === 'failed';
  if (rawInput && Object.keys(rawInput).length === 0 && !isOver) return '';
  // A tool of ours has words of its own, by whichever name it comes.
  const known =
    [name, title].find((each) => each && gatewayToolWords(each) !== undefined) ?? (title ? '' : name);
  return known ? describeToolCall(known, rawInput) : shortened(title ?? '');
}

function describeStep(entries: z.infer<typeof plan>['entries']): string {
  const at = entries.findIndex(({ status }) => status === 'in_progress');
  const entry = entries[at];
  return entry ? `Step ${at + 1} of ${entries.length}: ${shortened(entry.content)}` : '';
}

function shortened(words: string): string {
  return (words.trim().split('\n', 1)[0] ?? '').slice(0, longest);
}
