import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';
import { isZone, unknownZone } from './zone.ts';

const zoneLike =
  /^(africa|america|antarctica|arctic|asia|atlantic|australia|etc|europe|indian|pacific)\/[\w+/-]+$/;
/** Abbreviations mean several zones, or lose summer time: they are never guessed. */
const abbreviations =
  /^(CES?T|EES?T|WES?T|[ECMP][SD]T|[EP]T|BST|IST|JST|AE[SD]T|ces?t|[ecmp]dt|[cmp]st|jst|ae[sd]t)$/;
/** Offsets lose summer time. */
const offset = /^(utc|gmt)[+-]\d{1,2}(:?\d{2})?$|^[+-]\d{2}:?\d{2}$|^Z$/i;
const regions = /^(local|my|eastern|central|mountain|pacific)$/;

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
  if (!marked && offset.test(name) && name !== 'z') {
    return misread(
      `"${name}" is no time zone but an offset. Write an IANA name, such as: tz Europe/Berlin`,
      index + 1,
    );
  }
  const following = words[index + 1]?.lower;
  if (!marked && following === 'time') return readPlaceTime(name, index + 2);
  if (!marked && !zoneLike.test(name.toLowerCase()) && !/^(UTC|GMT)$/.test(name)) return undefined;
  return isZone(name) ? read(name, index + 1) : misread(unknownZone(name), index + 1);
}

/** `Berlin time`: the zone is near, but it is never guessed. */
function readPlaceTime(name: string, next: number): Reading<string> {
  const place = name.toLowerCase().replace(/\s+/g, '_');
  const zone = Intl.supportedValuesOf('timeZone').find((each) => each.toLowerCase().endsWith(`/${place}`));
  if (zone === undefined && !regions.test(place)) return undefined;
  return misread(`"${name} time" is no IANA name. Write it like: tz ${zone ?? 'Europe/Berlin'}`, next);
}
