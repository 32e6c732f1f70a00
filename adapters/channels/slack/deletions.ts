import * as z from 'zod';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { isDirect, messageKey, type Reader, threadOf, timeOf } from './normalize.ts';

const gone = z.object({
  ts: z.string(),
  thread_ts: z.string().nullish(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
});
const place = { channel: z.string(), channel_type: z.string().nullish(), event_ts: z.string() };
/** Where others have answered below it, a stone takes its place. */
const deletion = z.union([
  z.object({ subtype: z.literal('message_deleted'), previous_message: gone, ...place }),
  z.object({
    subtype: z.literal('message_changed'),
    message: z.object({ subtype: z.literal('tombstone') }),
    previous_message: gone,
    ...place,
  }),
]);

/** Somebody deleted what they wrote; undefined when an event says something else, or speaks of our own messages. */
export function readDeletion(
  event: unknown,
  { account, me }: Omit<Reader, 'profiles'>,
): Envelope | undefined {
  const told = deletion.safeParse(event).data;
  if (!told) return undefined;
  const { channel: chat, channel_type, event_ts, previous_message: message } = told;
  if (message.user === me.userId || (message.bot_id && message.bot_id === me.botId)) return undefined;
  const thread = threadOf(message);
  const eventId = messageKey({ channel: chat }, message);
  return {
    eventId: `deleted:${chat}:${message.ts}`,
    conversation: {
      ...{ channel: 'slack', account, space: me.teamId, chat },
      kind: isDirect(chat, channel_type) ? 'dm' : 'group',
      ...(thread !== undefined && { thread }),
    },
    sender: { id: me.teamId, name: 'Slack', bot: true },
    ...{ addressing: 'none', text: '', attachments: [], messageId: message.ts },
    sentAt: timeOf(event_ts),
    deleted: { eventId },
  };
}
