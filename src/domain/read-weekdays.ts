import { weekdayOf } from './read-day.ts';
import { weekdays } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { read } from './words.ts';

/** Reads `monday`, `mon,wed,fri`, `mon, wed and fri`, `mon-fri`, `monday to friday`, `weekday`, `weekends` as numbers from 0 for Sunday. */
export function readWeekdays(words: readonly Word[], at: number): Reading<readonly number[]> {
  const word = words[at]?.lower ?? '';
  if (/^weekdays?$/.test(word)) return read([1, 2, 3, 4, 5], at + 1);
  if (/^weekends?$/.test(word)) return read([0, 6], at + 1);
  const range = readRange(words, at);
  if (range) return range;
  const days = new Set<number>();
  let next = at;
  for (let index = at; index < words.length; index++) {
    const joined = index > at && /^(and|&)$/.test(words[index]?.lower ?? '');
    const found = daysOf(words[joined ? index + 1 : index]?.lower ?? '');
    if (!found) break;
    for (const day of found) days.add(day);
    if (joined) index += 1;
    next = index + 1;
  }
  return days.size > 0
    ? read(
        [...days].toSorted((a, b) => a - b),
        next,
      )
    : undefined;
}

function readRange(words: readonly Word[], at: number): Reading<readonly number[]> {
  const [from, joint, to] = words.slice(at, at + 3).map(({ lower }) => lower);
  if (!/^(to|through|thru|[-–—])$/.test(joint ?? '')) return undefined;
  const days = rangeOf(dayNumber(from ?? ''), dayNumber(to ?? ''));
  return (
    days &&
    read(
      days.toSorted((a, b) => a - b),
      at + 3,
    )
  );
}

function rangeOf(from: number | undefined, to: number | undefined): readonly number[] | undefined {
  if (from === undefined || to === undefined) return undefined;
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);
}

function daysOf(word: string): readonly number[] | undefined {
  const ends = word.split(/[-–—]/);
  const range = ends.length === 2 && rangeOf(dayNumber(ends[0] ?? ''), dayNumber(ends[1] ?? ''));
  if (range) return range;
  const days = word.split(',').map(dayNumber);
  return days.every((day) => day !== undefined) ? days : undefined;
}

function dayNumber(word: string): number | undefined {
  const day = weekdayOf(word) ?? weekdayOf(word.replace(/s$/, ''));
  return day && weekdays.indexOf(day);
}
