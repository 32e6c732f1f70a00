import { cleanText, type Envelope } from '../domain/envelope.ts';
import type { NoticeDeps } from './notices.ts';

/** No emoji is longer, with all its parts; names of a platform's own are cut. */
const longestEmoji = 64;

/**
 * Keeps what somebody known reacted with to something that an agent said: the agent is told with the next message of that
 * session, and the audit has it. Strangers, bots and what others said are none of our business. False when the message
 * says something else.
 */
export async function readReaction({ stores, log }: NoticeDeps, envelope: Envelope): Promise<boolean> {
  const { reacted, conversation: place, sender, eventId, messageId } = envelope;
  if (!reacted) return false;
  const person = sender.bot ? undefined : await stores.people.identify(place.account, sender.id);
  if (!person) return true;
  const clean = (emoji: string) =>
    cleanText(emoji).replace(/\s+/g, ' ').slice(0, longestEmoji).toWellFormed();
  await stores.transaction(async (tx) => {
    for (const emoji of reacted.removed.map(clean))
      await tx.reactions.takeBack({ place, messageId, person: person.id, emoji });
    for (const emoji of reacted.added.map(clean)) {
      const id = `${eventId}:${emoji}`;
      const session = await tx.reactions.add({ eventId: id, place, messageId, person: person.id, emoji });
      if (session === undefined) continue;
      await tx.events.record({
        kind: 'answer.reacted',
        person: person.id,
        session,
        data: { emoji, messageId },
      });
      log.info({ account: place.account, session, person: person.id }, 'an answer was reacted to');
    }
  });
  return true;
}
