import type { Conversation } from '../../domain/channel.ts';

/** What was said in groups and not to us. */
export interface OverheardStore {
  /**
   * Keeps a message among the newest `most` of its place; the same event twice is one. Says, each time, whether messages of
   * the place may begin tasks.
   */
  add(
    place: Conversation,
    message: OverheardMessage & { eventId: string },
    most: number,
  ): Promise<{ readonly listened: boolean }>;
  /** It was deleted. */
  forget(place: Conversation, eventId: string): Promise<void>;
  /** What was said there lately, oldest first; it is forgotten with that. */
  take(place: Conversation): Promise<readonly OverheardMessage[]>;
}

/** Who said what. */
export interface OverheardMessage {
  readonly name: string;
  readonly text: string;
}
