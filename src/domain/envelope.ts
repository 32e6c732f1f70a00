import type { Conversation } from './channel.ts';

/** Who wrote a message, as the platform knows them. */
export interface Sender {
  /** The platform's id, stable and unique within the account. */
  readonly id: string;
  readonly name: string;
  /** What others type to mention them, without a leading `@`. */
  readonly handle?: string;
  readonly bot: boolean;
  /** An IANA zone, where the channel knows it. */
  readonly zone?: string;
}

/** How a message came to concern us. In a group, only what is not `none` passes the mention gate. */
export const addressings = ['direct', 'mention', 'reply', 'command', 'none'] as const;
/** One of `addressings`. */
export type Addressing = (typeof addressings)[number];

/** A file that came with a message. */
export interface Attachment {
  readonly kind: 'image' | 'audio' | 'voice' | 'video' | 'file' | 'sticker';
  readonly name?: string;
  readonly mimeType?: string;
  readonly sizeBytes?: number;
  /** What the adapter needs to fetch it, also hours later and on another node; no address that stops working, no secret. */
  readonly reference?: string;
}

/** The message that another one answers or quotes. */
export interface RepliedMessage {
  readonly messageId: string;
  /** What it says, or the part that was quoted, where the platform tells. */
  readonly text?: string;
}

/** Whether we may say something in a place: told when that changes. */
export interface Presence {
  readonly here: boolean;
  /** Why not, for people. */
  readonly reason?: string;
  /** What people call the place. */
  readonly title?: string;
  /** The whole server or workspace, and not this chat alone. */
  readonly everywhere?: true;
}

/** What somebody changed about their reactions to one message. */
export interface Reacted {
  /** Emoji, or the platform's names for its own, such as `:shipit:`. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** One inbound message in the shape that all channels share. */
export interface Envelope {
  /** Unique within the account and the same when the platform repeats the event: admitted once. */
  readonly eventId: string;
  readonly conversation: Conversation;
  readonly sender: Sender;
  readonly addressing: Addressing;
  /** What was written, without the mention of us; may be empty when there are attachments. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** The platform's id of the message, to reply to. */
  readonly messageId: string;
  readonly sentAt: Date;
  readonly replyTo?: RepliedMessage;
  /** The message was there before and now reads like this. Each edit has an event id of its own. */
  readonly edited?: true;
  /** The chat goes on under this id; there is nothing else to read. */
  readonly movedTo?: string;
  /** We were put out, or let in; there is nothing else to read. */
  readonly presence?: Presence;
  /** The sender reacted to the message with this envelope's message id; there is nothing else to read. */
  readonly reacted?: Reacted;
  /** The message that came under this event id was deleted by somebody; there is nothing else to read. */
  readonly deleted?: { readonly eventId: string };
  /** The token of a button below one of our messages that was pressed; the text is empty then. */
  readonly pressed?: string;
}

/** Whether a text is meant for the house and not for an agent. A path such as `/etc/hosts` is none. */
export function isCommand(text: string): boolean {
  return /^\s*\/[a-z][\w-]*(?:@[\w.-]+)?:?(?=\s|$)/i.test(text);
}

/** How much of a replied message is quoted to the agent. */
const longestQuoteLength = 300;

/** The text as an agent gets it: with what it replies to, where the platform told. */
export function withQuote({ text, replyTo }: Pick<Envelope, 'text' | 'replyTo'>): string {
  const quoted = cleanText(replyTo?.text ?? '').replace(/\s+/g, ' ');
  if (quoted === '' || isCommand(text)) return text;
  const shown = quoted.length > longestQuoteLength ? `${quoted.slice(0, longestQuoteLength)}…` : quoted;
  return `[replying to: ${shown.toWellFormed()}]\n${text}`;
}

/** How much of each overheard message an agent is told. */
const longestOverheard = 500;

/** The text as an agent gets it in a group: after what others said before, marked as said to others. */
export function withOverheard(text: string, before: readonly { name: string; text: string }[]): string {
  if (before.length === 0) return text;
  const lines = before.map(
    (each) => `${each.name}: ${each.text.replace(/\s+/g, ' ').slice(0, longestOverheard).toWellFormed()}`,
  );
  return `[said before in this group, to others]\n${lines.join('\n')}\n[said to you]\n${text}`;
}

/** What the person wrote, of a text as an agent gets it: without what stands before it by `withOverheard` and `withQuote`. */
export function ownWords(text: string): string {
  return text
    .replace(/^\[said before in this group, to others\]\n[\s\S]*?\n\[said to you\]\n/, '')
    .replace(/^\[replying to: [^\n]*\]\n/, '');
}

/** The most characters of one message that an agent gets; the rest is cut and the cut is said. */
export const longestTextLength = 100_000;

/**
 * The text without what a person cannot see: control characters (but line feed and tab) and bidi overrides,
 * which could show a reader something else than what the agent and the log get. Line ends become `\n`.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
      '',
    )
    .trim();
}
