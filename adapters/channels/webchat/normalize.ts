import type { ChatMessage } from '../../../src/contracts/chat-log.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';

/** A message of the log as an envelope. Whoever can write here holds the token, and so is the owner. */
export function normalize(channel: string, message: ChatMessage, zone: string | undefined): Envelope {
  const { account, chat, id, text, at } = message;
  return {
    eventId: id,
    messageId: id,
    conversation: { channel, account, kind: 'dm', chat },
    sender: { id: 'owner', name: 'you', bot: false, ...(zone !== undefined && { zone }) },
    addressing: 'direct',
    text,
    attachments: [],
    sentAt: at,
  };
}
