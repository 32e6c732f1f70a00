import type { BusyMode } from '../../domain/busy-mode.ts';
import type { Conversation } from '../../domain/channel.ts';
import type { InboxMessage, InboxState } from '../../domain/inbox.ts';
import type { Id } from '../../kernel/ids.ts';
import type { LastHeard } from '../channel-adapter.ts';

/** Admitted messages. */
export interface InboxStore {
  /**
   * Admits a message: after this commit it is never lost. Undefined when this event was admitted before.
   * Otherwise how many messages of the session wait before it, the running one included.
   */
  admit(message: NewInboxMessage): Promise<Pick<AdmittedMessage, 'ahead' | 'busyMode'> | undefined>;
  /**
   * The same for the usual case, in one statement: somebody known writes in a place that is known and has an open session.
   * Undefined when any of that is not so, or when the event was admitted before: then the long way decides.
   */
  admitKnown(message: KnownMessage): Promise<AdmittedMessage | undefined>;
  /** The command with this id if it still waits, locked until the transaction ends; undefined if another has it. */
  takeCommand(id: Id<'inbox'>): Promise<InboxMessage | undefined>;
  /** A person changed what they wrote: it counts as long as nobody has begun to answer it. False when that is over. */
  correct(message: Pick<NewInboxMessage, 'conversation' | 'person' | 'messageId' | 'text'>): Promise<boolean>;
  /** Somebody deleted a message: it is not answered, if nobody has begun to. False when that is over. */
  withdraw(account: string, eventId: string): Promise<boolean>;
  settle(id: Id<'inbox'>, state: InboxState, reason?: string): Promise<void>;
  /** Commands that have waited for `ageMs`: whoever took them in has died. */
  strandedCommands(ageMs: number): Promise<readonly Id<'inbox'>[]>;
  /** How many are before a message that still waits; undefined when it does so no more. */
  aheadOf(id: Id<'inbox'>): Promise<number | undefined>;
  /** Ends what waits in the session and returns how many that were. */
  dropWaiting(session: Id<'session'>): Promise<number>;
  /** The places of an account where people were heard in the last days, with the newest message of each; the newest first. */
  lastHeard(account: string): Promise<readonly LastHeard[]>;
  /** How many messages of the session wait or run. */
  countOpen(session: Id<'session'>): Promise<number>;
}

/** A message whose person, place and session are to be found. */
export interface KnownMessage
  extends Pick<NewInboxMessage, 'id' | 'account' | 'eventId' | 'text' | 'attachments' | 'messageId'> {
  readonly conversation: Conversation;
  readonly sender: string;
  readonly zone?: string;
  /** Those that a binding of the place may name, and the one that answers where there is none. */
  readonly agents: readonly string[];
  readonly fallback: string;
}

/** Where an admitted message waits. */
export interface AdmittedMessage {
  readonly session: Id<'session'>;
  readonly person: Id<'person'>;
  readonly ahead: number;
  /** What the place wants to happen when others are ahead. */
  readonly busyMode: BusyMode;
}

/** What is kept of an envelope. */
export type NewInboxMessage = Omit<InboxMessage, 'state' | 'attempt' | 'place' | 'busyMode'>;

/**
 * Turns: one at a time in a session, on whichever node. Whoever holds the session's lease answers; each claim raises a
 * fence, and each write of the turn carries it, so that a node that was thought dead can change nothing.
 */
export interface TurnStore {
  /** Takes the session for a lease's life; undefined when another has it. */
  claim(session: Id<'session'>, holder: Id<'instance'>): Promise<{ readonly fence: number } | undefined>;
  /** The message that waits longest becomes the running one. One that was left running by a dead node comes first. */
  next(session: Id<'session'>): Promise<InboxMessage | undefined>;
  /** What the same person wrote in the same place since, to be answered together with it: it runs now as well. */
  takeFollowers(message: InboxMessage): Promise<readonly InboxMessage[]>;
  /** Whether the same person has written in the same place since. */
  hasNewer(message: InboxMessage): Promise<boolean>;
  /** Remembers the message in which the answer grows; false when somebody else answers by now. */
  keepDraft(message: Pick<InboxMessage, 'id' | 'attempt'>, draftId: string): Promise<boolean>;
  /** Whether the lease is still ours, and for its whole life again; to be asked inside the transaction that ends a turn. */
  confirm(session: Id<'session'>, fence: number): Promise<boolean>;
  release(session: Id<'session'>, fence: number): Promise<void>;
  /** Asks the running turn to stop. False when none runs. */
  requestStop(session: Id<'session'>): Promise<boolean>;
  /** Sessions of which a message waits and nobody takes care. */
  stranded(limit: number): Promise<readonly Id<'session'>[]>;
}
