import * as z from 'zod';
import { describeToolCall } from '../../../src/domain/tool-call.ts';
import type { Reader } from '../../process/speaking-program.ts';
import type { Complaint } from '../../process/speech-endings.ts';

const ofSession = z.object({ sessionID: z.string() });
const words = z.object({ type: z.literal('text'), part: z.object({ text: z.string() }) });
const use = z.object({
  type: z.literal('tool_use'),
  part: z.object({
    tool: z.string(),
    state: z.object({ input: z.unknown(), error: z.string().optional().catch(undefined) }),
  }),
});
const count = z.number().min(0).catch(0);
const step = z.object({
  type: z.literal('step_finish'),
  part: z.object({
    reason: z.string().catch(''),
    cost: count,
    tokens: z.object({
      ...{ input: count, output: count, reasoning: count },
      cache: z.object({ read: count, write: count }).catch({ read: 0, write: 0 }),
    }),
  }),
});
const failure = z.object({
  type: z.literal('error'),
  error: z.object({
    name: z.string(),
    data: z
      .object({ message: z.string().catch(''), statusCode: z.number().optional().catch(undefined) })
      .catch({ message: '' }),
  }),
});

/** What the steps of this request took together. */
export interface Took {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly costUsd: number;
}

/** What it told besides its words. */
export interface Told {
  readonly id: string | undefined;
  readonly took: Took | undefined;
  readonly complaint: Complaint | undefined;
  /** Whether its last step was one after which it wants nothing more. */
  readonly isDone: boolean;
  /** Whether it said a word. */
  readonly wrote: boolean;
}

/** A reader for one request. It says each of its words at once, when it has found all of them. */
export function createReader(): Reader<Told> {
  let told: Told = { id: undefined, took: undefined, complaint: undefined, isDone: false, wrote: false };
  return {
    told: () => told,
    take(line) {
      told = { ...told, id: ofSession.safeParse(line).data?.sessionID ?? told.id, ...endOfStep(line, told) };
      const said = words.safeParse(line).data?.part.text ?? '';
      if (said !== '') {
        const text = told.wrote ? `\n\n${said}` : said;
        told = { ...told, wrote: true };
        return [{ kind: 'text', text }];
      }
      const call = use.safeParse(line).data?.part;
      if (!call) return [];
      const isRefused = /a rule which prevents you|unavailable tool/i.test(call.state.error ?? '');
      const text = describeToolCall(call.tool, call.state.input);
      return isRefused ? [{ kind: 'refused', what: text }] : [{ kind: 'progress', text }];
    },
  };
}

function endOfStep(line: unknown, { took }: Told): Partial<Told> {
  const wrong = failure.safeParse(line).data?.error;
  if (wrong) {
    const { name, data } = wrong;
    return { complaint: { message: `${name}: ${data.message}`, status: data.statusCode } };
  }
  const part = step.safeParse(line).data?.part;
  if (!part) return {};
  const { input, output, reasoning, cache } = part.tokens;
  return {
    isDone: part.reason !== 'tool-calls',
    took: {
      input: (took?.input ?? 0) + input + cache.read + cache.write,
      cached: (took?.cached ?? 0) + cache.read,
      output: (took?.output ?? 0) + output + reasoning,
      costUsd: (took?.costUsd ?? 0) + part.cost,
    },
  };
}
