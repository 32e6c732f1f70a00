import * as z from 'zod';

const memoSchema = z.object({
  /** Under which the agent knows the conversation. */
  id: z.string().min(1).max(500),
  /** What all of the conversation has cost so far, where the agent tells it: it counts on, and never from the start. */
  costUsd: z.number().min(0),
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
