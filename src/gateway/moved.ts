import type { Envelope } from '../domain/envelope.ts';
import type { NoticeDeps } from './notices.ts';

/**
 * The message at the address under which the house knows its chat: a group that goes on under another id keeps its
 * sessions, its tasks and its place in the config. Undefined when the message says only that the chat has moved.
 */
export async function readAddress(
  { stores, log }: NoticeDeps,
  envelope: Envelope,
): Promise<Envelope | undefined> {
  const { conversation, movedTo } = envelope;
  if (conversation.kind !== 'group') return envelope;
  const { account, chat } = conversation;
  if (movedTo !== undefined) {
    await stores.places.move(account, chat, movedTo);
    log.info({ account, detail: `${chat} goes on as ${movedTo}` }, 'chat has moved');
    return undefined;
  }
  return { ...envelope, conversation: { ...conversation, chat: await stores.places.knownAs(account, chat) } };
}
