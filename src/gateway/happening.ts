import type { Envelope } from '../domain/envelope.ts';
import { readDeletion } from './deletion.ts';
import type { NoticeDeps } from './notices.ts';
import { readPresence } from './presence.ts';
import { readReaction } from './reaction.ts';

/** Sees to what happened in a place without a word. False when there is a message to read. */
export async function readHappening(deps: NoticeDeps, envelope: Envelope): Promise<boolean> {
  return (
    (await readPresence(deps, envelope)) ||
    (await readReaction(deps, envelope)) ||
    (await readDeletion(deps, envelope))
  );
}
