import * as z from 'zod';
import type { Envelope } from '../../../src/domain/envelope.ts';
import type { Reader } from './normalize.ts';

const reactionEvent = z.object({
  type: z.enum(['reaction_added', 'reaction_removed']),
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
  item_user: z.string().optional(),
  event_ts: z.string(),
});

/** Somebody reacted to something that we wrote, or took it back; undefined for everything else. */
export function readReaction(
  event: unknown,
  { account, me }: Omit<Reader, 'profiles'>,
): Envelope | undefined {
  const told = reactionEvent.safeParse(event).data;
  if (!told || told.user === me.userId || (told.item_user ?? me.userId) !== me.userId) return undefined;
  const { type, user, reaction, item, event_ts } = told;
  const emoji = [`:${reaction}:`];
  const place = { channel: 'slack', account, space: me.teamId, chat: item.channel } as const;
  return {
    eventId: `reaction:${item.channel}:${item.ts}:${user}:${event_ts}`,
    conversation: { ...place, kind: item.channel.startsWith('D') ? 'dm' : 'group' },
    sender: { id: user, name: user, bot: false },
    ...{ addressing: 'none', text: '', attachments: [], messageId: item.ts },
    sentAt: new Date(Number(event_ts) * 1_000),
    reacted: type === 'reaction_added' ? { added: emoji, removed: [] } : { added: [], removed: emoji },
  };
}
