import type { Place } from '../contracts/stores/place-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import type { Person } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import type { Ids } from '../kernel/ids.ts';
import { resolveDestination } from './resolve.ts';

/** The session of a message: what it replies to says where it goes on; otherwise the place does. */
export async function sessionFor(
  stores: Stores,
  {
    replyTo,
    ...where
  }: { ids: Ids; rules: HouseRules; place: Place; person: Person; replyTo: string | undefined },
): Promise<Session> {
  const continued = replyTo && (await continueSession(stores, { ...where, messageId: replyTo }));
  return continued || (await resolveDestination(stores, where)).session;
}

/**
 * The session that a message goes on with, because it replies to something that came from there: an answer, or the result
 * of a task, also when that was days ago. Undefined when it replies to nothing of ours. A task may deliver to places
 * where others read along, so only the session's own place and its own person may go on with it.
 */
async function continueSession(
  stores: Stores,
  { place, person, messageId }: { place: Place; person: Person; messageId: string },
): Promise<Session | undefined> {
  const id = await stores.deliveries.sessionOf(place.conversation, messageId);
  const session = id && (await stores.sessions.get(id));
  if (!session) return undefined;
  const here = conversationKey(session.conversation) === conversationKey(place.conversation);
  return here || session.person === person.id ? session : undefined;
}
