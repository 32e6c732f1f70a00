import { randomBytes, randomInt } from 'node:crypto';

/** What an id may name. Each kind is a type of its own, so that a task's id never fits where a run's is asked. */
export type IdKind =
  | 'person'
  | 'session'
  | 'conversation'
  | 'inbox'
  | 'task'
  | 'run'
  | 'call'
  | 'delivery'
  | 'file'
  | 'incident'
  | 'instance';

declare const kind: unique symbol;

/** A UUID that knows what it names. Only this file and `store/rows.ts` may make one out of a string. */
export type Id<Kind extends IdKind> = string & { readonly [kind]: Kind };

/** An id that came through a door which only carries text, such as a mailbox. */
export function idFrom<Kind extends IdKind>(_kind: Kind, text: string): Id<Kind> {
  return text as Id<Kind>;
}

/** Makes ids and codes. Handed in, so that tests can foresee them. */
export interface Ids {
  next<Kind extends IdKind>(kind: Kind): Id<Kind>;
  /** `length` characters that are hard to guess and easy to read aloud: no 0/O, 1/I/L. */
  code(length: number): string;
}

const readable = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** Ids are UUIDs of version 7: they sort by the time they were made, which keeps indexes dense. */
export const systemIds: Ids = {
  next: <Kind extends IdKind>(_kind: Kind) => uuidOf(Date.now()) as Id<Kind>,
  code: (length) => Array.from({ length }, () => readable[randomInt(readable.length)]).join(''),
};

/** @see RFC 9562, section 5.7 */
function uuidOf(timeMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(timeMs, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
