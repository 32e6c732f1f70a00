import type { Update } from 'grammy/types';
import type { Envelope } from '../../../src/domain/envelope.ts';

/** An envelope, and the updates that it was read from. */
export interface Reading {
  readonly updates: readonly Update[];
  readonly envelope: Envelope | undefined;
}

/**
 * Joins the parts of each album, which come as a message for each picture, into one message: the first one, with all
 * files and the words that one of them carries.
 */
export function joinAlbums(readings: readonly Reading[]): readonly Reading[] {
  const joined: Reading[] = [];
  for (const reading of readings) {
    const last = joined.at(-1);
    const { envelope } = reading;
    const together = last?.envelope && envelope && sameAlbum(last, reading);
    if (!last?.envelope || !together) joined.push(reading);
    else {
      const updates = [...last.updates, ...reading.updates];
      joined[joined.length - 1] = { updates, envelope: join(last.envelope, envelope) };
    }
  }
  return joined;
}

function join(first: Envelope, next: Envelope): Envelope {
  const attachments = [...first.attachments, ...next.attachments];
  return first.text === ''
    ? { ...first, text: next.text, addressing: next.addressing, attachments }
    : { ...first, attachments };
}

function sameAlbum(last: Reading, { updates }: Reading): boolean {
  const album = albumOf(updates[0]);
  return album !== undefined && albumOf(last.updates.at(-1)) === album;
}

/** The album that an update is a part of. */
export function albumOf(update: Update | undefined): string | undefined {
  return update?.message?.media_group_id;
}
