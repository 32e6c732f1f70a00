import * as z from 'zod';

const count = z.number().int().min(0);

const memoSchema = z.object({
  /** Under which it knows the conversation. */
  id: z.string().regex(/^[\w-]+$/),
  /** What all of the conversation has taken so far: it counts on, and never from the start. */
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  /** Up to when it knows what was said. */
  at: z.iso.datetime(),
});

/** What is noted of a conversation. */
export type Memo = z.infer<typeof memoSchema>;

/** The note, if it is one of ours. */
export function readMemo(memo: unknown): Memo | undefined {
  const { data } = memoSchema.safeParse(memo);
  return data;
}
