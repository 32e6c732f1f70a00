import type { Envelope } from '../domain/envelope.ts';
import { leavePlace } from '../outbox/leave-place.ts';
import type { NoticeDeps } from './notices.ts';

/** We were put out of a place, or let in again. False when the message says something else. */
export async function readPresence(deps: NoticeDeps, envelope: Envelope): Promise<boolean> {
  const { presence, conversation } = envelope;
  if (!presence) return false;
  const { here, reason = 'it was removed', title, everywhere } = presence;
  const scope = { conversation, of: everywhere ? 'space' : 'chat' } as const;
  if (here) await deps.stores.places.comeBack(scope);
  else await leavePlace(deps, { scope, reason, ...(title !== undefined && { title }) });
  return true;
}
