import type { Envelope } from '../../../src/domain/envelope.ts';
import { createRecent } from '../../../src/kernel/recent.ts';

/** What messages said when they were delivered. */
export interface Said {
  /** Whether there is anything to deliver: Telegram tells of edits also when nothing changed that a bot can see. */
  isNews(envelope: Envelope): boolean;
  note(envelope: Envelope): void;
}

/** Remembers some hundred messages. An edit of one that is not known counts. */
export function createSaid(): Said {
  const known = createRecent<string>(500);
  return {
    isNews: (envelope) => !envelope.edited || known.get(keyOf(envelope)) !== wordsOf(envelope),
    note: (envelope) => known.set(keyOf(envelope), wordsOf(envelope)),
  };
}

function keyOf({ conversation, messageId }: Envelope): string {
  return `${conversation.chat}:${messageId}`;
}

/** A mention that was added changes no word, but to whom they are said. */
function wordsOf({ text, addressing, attachments }: Envelope): string {
  return JSON.stringify([
    text,
    addressing,
    attachments.map(({ kind, name, sizeBytes }) => [kind, name, sizeBytes]),
  ]);
}
