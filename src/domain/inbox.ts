import type { Id } from '../kernel/ids.ts';
import type { BusyMode } from './busy-mode.ts';
import type { Conversation } from './channel.ts';
import type { Attachment } from './envelope.ts';

/** A command is answered at once; a message becomes a turn. */
export const inboxKinds = ['message', 'command'] as const;
/** One of `inboxKinds`. */
export type InboxKind = (typeof inboxKinds)[number];

/** What became of an admitted message. The last three are final. */
export const inboxStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
/** One of `inboxStates`. */
export type InboxState = (typeof inboxStates)[number];

/** A message that was admitted: from here on it is never lost. */
export interface InboxMessage {
  readonly id: Id<'inbox'>;
  readonly account: string;
  readonly eventId: string;
  readonly conversation: Id<'conversation'>;
  readonly place: Conversation;
  readonly person: Id<'person'>;
  readonly kind: InboxKind;
  /** Undefined for a command. */
  readonly session?: Id<'session'>;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly senderName: string;
  /** The platform's id of the message, to reply to. */
  readonly messageId: string;
  /** The platform's id of the message in which the answer grows, once there is one. */
  readonly draftId?: string;
  readonly state: InboxState;
  readonly busyMode: BusyMode;
  /** Counts from 1 how often a turn was begun for it. */
  readonly attempt: number;
}
