import type { Envelope } from '../domain/envelope.ts';
import type { NoticeDeps } from './notices.ts';

/**
 * A message is gone from its place: it is not answered any more, unless somebody has begun to, and the agent is not told of
 * it either. False when the message says something else.
 */
export async function readDeletion(
  { stores, log }: NoticeDeps,
  { deleted, conversation }: Envelope,
): Promise<boolean> {
  if (!deleted) return false;
  const { account } = conversation;
  const isWithdrawn = await stores.inbox.withdraw(account, deleted.eventId);
  await stores.overheard.forget(conversation, deleted.eventId);
  if (isWithdrawn) log.info({ account, detail: deleted.eventId }, 'message was withdrawn');
  return true;
}
