import type { Conversation } from '../domain/channel.ts';

/** Shows people that somebody works for them. Best effort: nothing of it is kept. */
export interface LiveView {
  /** Says that work began; `id` is the message that is answered, as the answer itself will say in `replyTo`. */
  open(target: Conversation, id: string): LiveAnswer;
}

/** An answer that grows. */
export interface LiveAnswer {
  /** All of it so far. */
  grow(markdown: string): void;
  close(): void;
}
