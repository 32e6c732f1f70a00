import * as z from 'zod';
import type { Conversation } from '../../../src/domain/channel.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { createRecent } from '../../../src/kernel/recent.ts';
import { errorNameOf } from './failures.ts';
import type { Reader } from './normalize.ts';

const movedEvent = z.object({
  type: z.literal('channel_id_changed'),
  old_channel_id: z.string(),
  new_channel_id: z.string(),
  event_ts: z.string().default('0'),
});

/** A channel goes on under another id, as it may when it is shared with others; undefined when an event says something else. */
export function readMove(event: unknown, { account, me }: Omit<Reader, 'profiles'>): Envelope | undefined {
  const told = movedEvent.safeParse(event).data;
  if (!told) return undefined;
  const { old_channel_id: chat, new_channel_id: movedTo, event_ts } = told;
  return {
    eventId: `moved:${chat}:${movedTo}`,
    conversation: { channel: 'slack', account, kind: 'group', space: me.teamId, chat },
    sender: { id: me.userId, name: 'Slack', bot: true },
    ...{ addressing: 'none', text: '', attachments: [], messageId: event_ts },
    sentAt: new Date(Number(event_ts) * 1_000),
    movedTo,
  };
}

/** Finds the channels that the house knows by an older id. */
export interface MovedChats {
  /** Where a place is, as far as this process has found out. */
  at(target: Conversation): Conversation;
  /** Calls with the place, and where there is none under its id, with the one under which it goes on. */
  follow<Answer>(target: Conversation, call: (at: Conversation) => Promise<Answer>): Promise<Answer>;
}

/** Follows channels to their new ids. */
export function createMovedChats(goesOnAs: (chat: string) => Promise<string>): MovedChats {
  const newest = createRecent<string>(500);
  const at = (target: Conversation) => ({ ...target, chat: newest.get(target.chat) ?? target.chat });
  return {
    at,
    async follow(target, call) {
      const { chat } = at(target);
      try {
        return await call(at(target));
      } catch (err) {
        if (errorNameOf(err) !== 'channel_not_found') throw err;
        newest.set(target.chat, await goesOnAs(target.chat));
        if (at(target).chat === chat) throw err;
        return call(at(target));
      }
    },
  };
}
