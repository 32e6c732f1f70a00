import type { Conversation } from '../domain/channel.ts';

/** Shows people that somebody works for them. Best effort: nothing of it is kept. */
export interface LiveView {
  /** Says that work began. */
  open(target: Conversation, work: LiveWork): LiveAnswer;
}

/** What an answer is given to. */
export interface LiveWork {
  /** The message that is answered, as the answer itself will say in `replyTo`. */
  readonly id: string;
  /** The message in which it grew before a crash. */
  readonly draftId?: string;
  /** Somebody began to answer before and died: a message may stand there of which nobody kept the id. */
  readonly again: boolean;
  /**
   * Called with the message in which it grows, before any of it is shown there: whoever takes over must find it. False
   * when it is not ours to answer any more.
   */
  keepDraft(draftId: string): Promise<boolean>;
}

/** An answer that grows. */
export interface LiveAnswer {
  /** All of it so far. */
  grow(markdown: string): void;
  /** Shows nothing more. Resolves when nothing of it is under way, with the message that the answer takes the place of. */
  close(): Promise<string | undefined>;
  /** Shows nothing more, and touches nothing: the answer is not ours to end, or it has ended. */
  leave(): Promise<void>;
}
