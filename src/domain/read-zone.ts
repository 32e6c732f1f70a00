import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';
import { isZone, unknownZone } from './zone.ts';

const zoneLike =
  /^(africa|america|antarctica|arctic|asia|atlantic|australia|etc|europe|indian|pacific)\/[\w+/-]+$/;
/** Abbreviations mean several zones, or lose summer time: they are never guessed. */
const abbreviations = /^(CES?T|EES?T|WES?T|[ECMP][SD]T|BST|IST|JST|AE[SD]T)$/;

/** Reads `tz Europe/Berlin`, and a zone that stands alone: `Europe/Berlin`, `in Europe/Berlin`, `(UTC)`. */
export function readZone(words: readonly Word[], at: number): Reading<string> {
  const marker = words[at]?.lower ?? '';
  const marked = marker === 'tz' || marker === 'timezone';
  const index = marked || marker === 'in' ? at + 1 : at;
  const name = (words[index]?.raw ?? '').replace(/^\((.*)\)$/, '$1');
  if (!marked && abbreviations.test(name)) {
    return misread(
      `"${name}" does not name one time zone. Write an IANA name, such as: tz Europe/Berlin`,
      index + 1,
    );
  }
  if (!marked && !zoneLike.test(name.toLowerCase()) && !/^(UTC|GMT)$/.test(name)) return undefined;
  return isZone(name) ? read(name, index + 1) : misread(unknownZone(name), index + 1);
}
