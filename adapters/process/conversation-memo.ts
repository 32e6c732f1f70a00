import * as z from 'zod';

const memoSchema = z.object({
  /** Under which the program knows the conversation. */
  id: z.string().regex(/^[\w-]+$/),
  /** Up to when it knows what was said. */
  at: z.iso.datetime(),
});

/** What is noted of a conversation whose program counts each request from the start. */
export type ConversationMemo = z.infer<typeof memoSchema>;

/** The note, if it is one of ours. */
export function readConversationMemo(memo: unknown): ConversationMemo | undefined {
  const { data } = memoSchema.safeParse(memo);
  return data;
}
