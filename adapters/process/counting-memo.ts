import * as z from 'zod';
import type { Usage } from '../../src/contracts/usage.ts';

const count = z.number().int().min(0);

const memoSchema = z.object({
  /** Under which the program knows the conversation. */
  id: z.string().regex(/^[\w-]+$/),
  /** What all of the conversation has taken so far: it counts on, and never from the start. */
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  /** Up to when it knows what was said. */
  at: z.iso.datetime(),
});

/** What is noted of a conversation whose program tells what all of it has taken. */
export type CountingMemo = z.infer<typeof memoSchema>;

/** The note, if it is one of ours. */
export function readCountingMemo(memo: unknown): CountingMemo | undefined {
  const { data } = memoSchema.safeParse(memo);
  return data;
}

/** What a conversation has taken so far. */
export type Counts = Pick<CountingMemo, 'inputTokens' | 'cachedInputTokens' | 'outputTokens'>;

/** What this request took of what the whole conversation has; what lies below what was noted has begun to count anew. */
export function countedSince(memo: CountingMemo | undefined, counts: Counts): Usage {
  const since = (now: number, before = 0) => (now >= before ? now - before : now);
  return {
    inputTokens: since(counts.inputTokens, memo?.inputTokens),
    cachedInputTokens: since(counts.cachedInputTokens, memo?.cachedInputTokens),
    outputTokens: since(counts.outputTokens, memo?.outputTokens),
  };
}
