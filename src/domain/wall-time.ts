/** What a clock on the wall shows, as milliseconds since 1970 as if the wall were in UTC: easy to compare and to shift. */
export type WallMs = number;

const secondMs = 1_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What the wall shows in the zone at an instant, to the second. */
export function wallOf(instant: Date, zone: string): WallMs {
  const shown = formatterOf(zone).formatToParts(instant);
  const part = (type: string) => Number(shown.find((each) => each.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** Making one takes longer than all of the rest, and there are few zones: the only state in this room. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

/** A wall time in the zone: once, twice where clocks go back, never where they go forward. */
export interface Instants {
  /** When the wall shows it, the first first. */
  readonly shown: readonly Date[];
  /** The first valid minute at or after it. */
  readonly next: Date;
}

/** The instants at which the wall in the zone shows a time, in whole minutes. */
export function instantsOf(wall: WallMs, zone: string): Instants {
  const offsets = [wall - dayMs, wall + dayMs].map((near) => wallOf(new Date(near), zone) - near);
  const guesses = [...new Set(offsets)].map((offset) => wall - offset).toSorted((a, b) => a - b);
  const shown = guesses.map((guess) => new Date(guess)).filter((guess) => wallOf(guess, zone) === wall);
  return { shown, next: shown[0] ?? firstAfterGap(wall, guesses, zone) };
}

/**
 * Halves the span of the two guesses until it finds the second at which the clocks went forward, and takes the first
 * whole minute from there: offsets of old times had seconds.
 */
function firstAfterGap(wall: WallMs, guesses: readonly number[], zone: string): Date {
  let before = Math.floor(Math.min(...guesses) / secondMs) - 60;
  let after = Math.ceil(Math.max(...guesses) / secondMs) + 60;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallOf(new Date(middle * secondMs), zone) < wall) before = middle;
    else after = middle;
  }
  return new Date(Math.ceil((after * secondMs) / minuteMs) * minuteMs);
}
