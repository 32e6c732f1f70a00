import { type Envelope, withQuote } from '../domain/envelope.ts';
import type { Person } from '../domain/person.ts';
import type { NoticeDeps } from './notices.ts';

/** An edit counts as long as nobody has begun to answer; what was answered stays answered. */
export async function correct(
  { stores, ids, log }: NoticeDeps,
  envelope: Envelope,
  person: Person,
): Promise<void> {
  const { id: conversation } = await stores.places.ensure(envelope.conversation, ids.next('conversation'));
  const { messageId } = envelope;
  const message = { conversation, person: person.id, messageId, text: withQuote(envelope) };
  const corrected = await stores.inbox.correct(message);
  log.debug({ detail: messageId, state: corrected ? 'corrected' : 'too late' }, 'message was edited');
}
