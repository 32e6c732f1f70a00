import type { Envelope, Presence } from '../../../src/domain/envelope.ts';
import type { Lanes } from './lanes.ts';
import { conversationOf } from './origin.ts';
import type { TakeDeps } from './take.ts';

/** A server, or a channel or thread of it, that we can speak in no more, or again. */
export interface Change {
  readonly guild: string;
  /** The server itself unless said. */
  readonly channel?: string;
  /** The channel that a thread belonged to. */
  readonly parent?: string;
  readonly presence: Omit<Presence, 'everywhere'>;
}

/** Tells the house, in the lane of the place. */
export function tellPresence(
  { guild, channel, parent, presence }: Change,
  desk: TakeDeps & { readonly lanes: Lanes },
): void {
  const { clock, deliver, lanes, reader } = desk;
  const place = conversationOf(channel ?? guild, guild, reader);
  const now = clock.now();
  const envelope: Envelope = {
    eventId: `presence:${channel ?? guild}:${presence.here}:${now.getTime()}`,
    conversation:
      parent === undefined || channel === undefined ? place : { ...place, chat: parent, thread: channel },
    sender: { id: guild, name: 'Discord', bot: true },
    ...{ addressing: 'none', text: '', attachments: [], messageId: '' },
    sentAt: now,
    presence: { ...presence, ...(channel === undefined && { everywhere: true }) },
  };
  lanes.add(channel ?? guild, { run: () => deliver(envelope), tries: 5 });
}
