import * as z from 'zod';
import type { ChatMessage } from '../../../src/contracts/chat-log.ts';
import { cleanText, type Envelope } from '../../../src/domain/envelope.ts';
import type { WirePost } from './wire.ts';

/** Reads the body of a POST. */
export const wirePost: z.ZodType<WirePost> = z
  .object({
    id: z.string().regex(/^[\w.:-]{1,100}$/, 'must be 1 to 100 letters, digits, ".", ":", "_" or "-"'),
    text: z.string().transform(cleanText).pipe(z.string().min(1, 'must not be empty')),
    pressed: z.string().min(1).max(100).optional(),
    zone: z.string().max(64).optional(),
  })
  .transform(({ zone, pressed, ...post }) => ({
    ...post,
    ...(pressed !== undefined && { pressed }),
    ...(zone !== undefined && isZone(zone) && { zone }),
  }));

/** A chat's name is 1 to 64 characters that can be seen, on one line; `.` and `..` cannot stand in a URL. */
export function isChatName(name: string): boolean {
  const length = [...name].length;
  const visible = cleanText(name) === name && !/[\n\t\u2028\u2029]/.test(name);
  return length >= 1 && length <= 64 && visible && name !== '.' && name !== '..';
}

/** The message of a person as the house takes it in. Made from what the log holds, so that a repeat is the same. */
export function normalize(
  channel: string,
  message: ChatMessage,
  { zone, pressed }: Pick<WirePost, 'zone' | 'pressed'>,
): Envelope {
  return {
    eventId: message.id,
    conversation: { channel, account: message.account, kind: 'dm', chat: message.chat },
    sender: { id: 'owner', name: 'you', bot: false, ...(zone && { zone }) },
    addressing: 'direct',
    text: pressed === undefined ? message.text : '',
    ...(pressed !== undefined && { pressed }),
    attachments: [],
    messageId: message.id,
    sentAt: message.at,
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
