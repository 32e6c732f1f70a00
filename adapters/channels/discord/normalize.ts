import type { APIMessage } from 'discord.js';
import type { Addressing, Envelope } from '../../../src/domain/envelope.ts';
import { attachmentsOf } from './attachments.ts';
import { conversationOf, messageKey, type Reader, senderOf } from './origin.ts';
import { type MentionedUser, readMarks, withoutMarks } from './readable.ts';

/** A message as the gateway or the REST API tells it: the latter leaves out the server and the writer's nickname. */
export type InboundMessage = APIMessage & {
  readonly guild_id?: string | undefined;
  readonly channel_type?: number | undefined;
  readonly member?: { readonly nick?: string | null | undefined } | undefined;
};

/** Plain messages, replies, and what other bots answer to a command or a menu: everything else is told by Discord itself. */
const spokenTypes: readonly number[] = [0, 19, 20, 23];
const forward = 1;

/** The envelope of a message; undefined for our own, for what Discord itself says, and for empty ones. */
export function normalizeMessage(message: InboundMessage, reader: Reader): Envelope | undefined {
  const { author, member } = message;
  if (author.id === reader.me || !spokenTypes.includes(message.type)) return undefined;
  const attachments = attachmentsOf(message);
  if (textOf(message) === '' && attachments.length === 0) return undefined;
  return {
    eventId: messageKey(message.channel_id, message.id),
    conversation: conversationOf(message.channel_id, message.guild_id, reader),
    sender: senderOf(author, member?.nick),
    ...addressOf(message, reader),
    attachments,
    messageId: message.id,
    sentAt: new Date(message.timestamp),
    ...repliedOf(message, reader),
  };
}

/**
 * The envelope of a change. Discord tells of one also when it only showed a link or pinned the message: then the time of the edit stays.
 */
export function normalizeEdit(message: InboundMessage, reader: Reader): Envelope | undefined {
  const envelope = message.edited_timestamp ? normalizeMessage(message, reader) : undefined;
  if (!envelope || !message.edited_timestamp) return undefined;
  // Discord counts in microseconds, and two edits may fall into one of our milliseconds.
  const eventId = `edit:${message.channel_id}:${message.id}:${message.edited_timestamp}`;
  return { ...envelope, eventId, sentAt: new Date(message.edited_timestamp), edited: true };
}

function addressOf(
  message: InboundMessage,
  reader: Reader,
): { readonly addressing: Addressing; readonly text: string } {
  const roles = message.mention_roles.filter((role) => reader.directory.role(role)?.ours);
  const isNamed = message.mentions.some(({ id }) => id === reader.me);
  const names = [...(isNamed ? [`<@!?${reader.me}>`] : []), ...roles.map((role) => `<@&${role}>`)];
  const spoken = textOf(message);
  const ours = new RegExp(names.join('|') || '(?!)', 'g');
  const text = readMarks(withoutMarks(spoken, ours), message.mentions, reader.directory).trim();
  if (message.guild_id === undefined) return { addressing: 'direct', text };
  if (spoken.search(ours) >= 0) return { addressing: 'mention', text };
  return { addressing: message.referenced_message?.author.id === reader.me ? 'reply' : 'none', text };
}

/** What was forwarded stands beside an empty text. */
function textOf({ content, message_snapshots = [] }: InboundMessage): string {
  return [content, ...message_snapshots.map(({ message }) => message.content)]
    .filter((part) => part !== '')
    .join('\n');
}

function repliedOf(message: InboundMessage, { directory }: Reader): Pick<Envelope, 'replyTo'> {
  const { message_reference: reference, referenced_message: original } = message;
  const isReply = reference?.message_id !== undefined && (reference.type ?? 0) !== forward;
  if (!isReply || message.type !== 19) return {};
  const users: readonly MentionedUser[] = original?.mentions ?? [];
  const text = original ? readMarks(textOf(original), users, directory).trim() : '';
  return { replyTo: { messageId: reference.message_id ?? '', ...(text !== '' && { text }) } };
}
