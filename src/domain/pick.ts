import { nearest } from '../kernel/nearest.ts';

/** Something that a person may name. */
export interface Candidate {
  /** Such as `T-7`; its number alone names it too. Never found by a part of it: T-1 is not T-12. */
  readonly id?: string;
  /** What to call it in an answer. */
  readonly label: string;
  readonly names: readonly string[];
}

/** What a word names. */
export type Pick<Found extends Candidate> =
  | { readonly kind: 'one'; readonly candidate: Found }
  | { readonly kind: 'none'; readonly nearest?: Found }
  | { readonly kind: 'several'; readonly candidates: readonly Found[] };

/** Finds what a word names, whatever the case: an id or a whole name first, then a name that starts so, if it is the only one. */
export function pick<Found extends Candidate>(word: string, candidates: readonly Found[]): Pick<Found> {
  const wanted = word.trim().toLowerCase();
  if (wanted === '') return { kind: 'none' };
  const byId = candidates.filter((each) => isId(wanted, each.id));
  const exact = candidates.filter((each) => byId.includes(each) || namesOf(each).includes(wanted));
  if (exact.length > 0) return oneOf(exact);
  const started = candidates.filter((each) => namesOf(each).some((name) => name.startsWith(wanted)));
  if (started.length > 0) return oneOf(started);
  const near = nearest(wanted, candidates.flatMap(namesOf));
  const meant = near === undefined ? undefined : candidates.find((each) => namesOf(each).includes(near));
  return { kind: 'none', ...(meant && { nearest: meant }) };
}

function oneOf<Found extends Candidate>(found: readonly Found[]): Pick<Found> {
  const [only, ...more] = found;
  return only && more.length === 0
    ? { kind: 'one', candidate: only }
    : { kind: 'several', candidates: found };
}

function namesOf({ names }: Candidate): readonly string[] {
  return names.map((name) => name.toLowerCase());
}

/** `T-7` is also written `t7`, `#7` and `7`. */
function isId(wanted: string, id: string | undefined): boolean {
  if (id === undefined) return false;
  const whole = id.toLowerCase();
  const number = whole.replace(/^\D+/, '');
  return [whole, whole.replace('-', ''), number, `#${number}`].includes(wanted);
}
