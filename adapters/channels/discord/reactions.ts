import type {
  GatewayMessageReactionAddDispatchData,
  GatewayMessageReactionRemoveDispatchData,
} from 'discord.js';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { conversationOf, type Reader, senderOf } from './origin.ts';

/** Somebody reacted, or took it back. The latter does not say whose message it was. */
export type Reaction =
  | { readonly d: GatewayMessageReactionAddDispatchData; readonly added: true }
  | { readonly d: GatewayMessageReactionRemoveDispatchData; readonly added: false };

/**
 * The envelope of a reaction; undefined for our own, and for those to what others wrote, where Discord says so.
 * @param number tells the same reaction apart from itself when it is taken back and made again: Discord repeats none
 */
export function normalizeReaction(
  { d, added }: Reaction,
  reader: Reader,
  number: number,
): Envelope | undefined {
  const { user_id, channel_id, guild_id, message_id, emoji } = d;
  const isForeign = added && d.message_author_id !== undefined && d.message_author_id !== reader.me;
  if (user_id === reader.me || isForeign || !emoji.name) return undefined;
  // A picture of the server's own has a name, which is no sign by itself.
  const name = emoji.id ? `:${emoji.name}:` : emoji.name;
  const user = added ? d.member?.user : undefined;
  return {
    eventId: `reaction:${message_id}:${user_id}:${name}:${added ? 'added' : 'removed'}:${number}`,
    conversation: conversationOf(channel_id, guild_id, reader),
    sender: user ? senderOf(user, added ? d.member?.nick : undefined) : { id: user_id, name: '', bot: false },
    ...{ addressing: 'none', text: '', attachments: [], messageId: message_id },
    sentAt: new Date(number),
    reacted: { added: added ? [name] : [], removed: added ? [] : [name] },
  };
}
