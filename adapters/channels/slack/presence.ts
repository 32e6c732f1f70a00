import * as z from 'zod';
import type { Envelope, Presence } from '../../../src/domain/envelope.ts';
import type { Reader } from './normalize.ts';

/** The events that tell of it. Private channels have words of their own. */
const outs: Readonly<Record<string, string>> = {
  channel_left: 'the app was removed from the channel',
  group_left: 'the app was removed from the channel',
  channel_deleted: 'the channel was deleted',
  group_deleted: 'the channel was deleted',
};

const presenceEvent = z.object({
  type: z.string(),
  channel: z.string(),
  user: z.string().optional(),
  event_ts: z.string().default('0'),
});

/** We were put out of a channel, or let in; undefined when an event says something else, or speaks of others. */
export function readPresence(
  event: unknown,
  { account, me }: Omit<Reader, 'profiles'>,
): Envelope | undefined {
  const told = presenceEvent.safeParse(event).data;
  const presence = told && presenceOf(told, me.userId);
  if (!presence) return undefined;
  const { type, channel: chat, event_ts } = told;
  return {
    eventId: `presence:${chat}:${type}:${event_ts}`,
    conversation: { channel: 'slack', account, kind: 'group', space: me.teamId, chat },
    sender: { id: me.userId, name: 'Slack', bot: true },
    ...{ addressing: 'none', text: '', attachments: [], messageId: event_ts },
    sentAt: new Date(Number(event_ts) * 1_000),
    presence,
  };
}

function presenceOf({ type, user }: z.output<typeof presenceEvent>, me: string): Presence | undefined {
  const reason = outs[type];
  if (reason !== undefined) return { here: false, reason };
  return type === 'member_joined_channel' && user === me ? { here: true } : undefined;
}
