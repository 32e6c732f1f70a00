import type { Conversation } from '../../domain/channel.ts';
import type { SeenReaction } from '../../domain/reaction.ts';
import type { Id } from '../../kernel/ids.ts';

/** What people reacted with to what we said, until an agent was told. */
export interface ReactionStore {
  /** Keeps it with the session of the message. Undefined when the message is none of an agent's, or the event is known. */
  add(reaction: NewReaction): Promise<Id<'session'> | undefined>;
  /** It was taken back: an agent that was not told will not be. */
  takeBack(reaction: Omit<NewReaction, 'eventId'>): Promise<void>;
  /** The newest of which the session's agent was not told, oldest first. */
  untold(session: Id<'session'>, most: number): Promise<readonly SeenReaction[]>;
  /** The agent was told of these and of all before them. */
  markTold(session: Id<'session'>, upTo: number): Promise<void>;
}

/** A reaction as it comes. */
export interface NewReaction {
  readonly eventId: string;
  readonly place: Conversation;
  readonly messageId: string;
  readonly person: Id<'person'>;
  readonly emoji: string;
}
