import type { Envelope } from '../../../src/domain/envelope.ts';
import type { Lanes } from './lanes.ts';
import { conversationOf, messageKey } from './origin.ts';
import type { TakeDeps } from './take.ts';

/** Messages of one channel that are gone. Discord does not say whose they were, nor who deleted them. */
export interface Deletion {
  readonly ids: readonly string[];
  readonly channel_id: string;
  readonly guild_id?: string | undefined;
}

/** Tells the house, behind what was said before in the channel. */
export function tellDeleted(
  { ids, channel_id: channel, guild_id: guild }: Deletion,
  { clock, deliver, lanes, reader }: TakeDeps & { readonly lanes: Lanes },
): void {
  for (const id of ids) {
    const envelope: Envelope = {
      eventId: `deleted:${channel}:${id}`,
      conversation: conversationOf(channel, guild, reader),
      sender: { id: guild ?? channel, name: 'Discord', bot: true },
      ...{ addressing: 'none', text: '', attachments: [], messageId: id },
      sentAt: clock.now(),
      deleted: { eventId: messageKey(channel, id) },
    };
    lanes.add(channel, { run: () => deliver(envelope), tries: 5 });
  }
}
