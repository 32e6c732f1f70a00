import type { DateOfMonth, DayRule, Nth } from './calendar.ts';
import { monthOf } from './months.ts';
import { readOrdinal } from './ordinal.ts';
import { weekdayOf } from './read-day.ts';
import { weekdays } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, nextItem, read } from './words.ts';

/** Days of a month as they stand behind "on the": dates, the last day, or the first Monday. */
export type DaysOfMonth = Extract<DayRule, { on: 'dates' | 'nth' }>;

/**
 * Reads `1st and 15th`, `15`, `day 15`, `last day`, `first Monday`, `2nd and 4th Tuesday`, `last weekday`, each perhaps with
 * `of the month` and, for dates, `or the last day` behind it.
 */
export function readDaysOfMonth(words: readonly Word[], at: number): Reading<DaysOfMonth> {
  const days = readDays(words, at);
  if (days?.kind !== 'read') return days;
  const whole = readOfMonth(words, days.next);
  if (whole?.kind === 'refused') return whole;
  const next = whole?.next ?? days.next;
  const orLast = /^or the last day$/.test(textOf(words, next, 4));
  if (days.value.on === 'nth' || !orLast) return read(days.value, next);
  return read({ ...days.value, orLast: true }, next + 4);
}

function readDays(words: readonly Word[], at: number): Reading<DaysOfMonth> {
  if (words[at]?.lower === 'day') return readDates(words, at + 1);
  const positions = readPositions(words, at);
  if (!positions) return readDates(words, at);
  const word = words[positions.next]?.lower ?? '';
  if (word === 'day') return datesOf(positions.value, words, positions.next + 1);
  const weekday = weekdayOf(word);
  const kinds = word === 'weekday' ? [1, 2, 3, 4, 5] : weekday && [weekdays.indexOf(weekday)];
  if (!kinds) return readDates(words, at);
  const nths = positions.value;
  if (nths.every((nth) => nth === 'last' || (nth >= 1 && nth <= (weekday ? 5 : 23)))) {
    return read({ on: 'nth', nths, weekdays: kinds }, positions.next + 1);
  }
  return misread(`No month has "${textOf(words, at, positions.next + 1 - at)}".`, positions.next + 1);
}

/** Reads `first`, `1st and 3rd`, `last`. */
function readPositions(
  words: readonly Word[],
  at: number,
  most = 32,
): { value: Nth[]; next: number } | undefined {
  const word = words[at]?.lower ?? '';
  const position = word === 'last' ? word : readOrdinal(word);
  if (position === undefined) return undefined;
  const item = nextItem(words, at + 1);
  const index = words[item ?? -1]?.lower === 'the' ? (item ?? 0) + 1 : item;
  const more = index === undefined || most <= 1 ? undefined : readPositions(words, index, most - 1);
  return { value: [position, ...(more?.value ?? [])], next: more?.next ?? at + 1 };
}

/** Reads `15`, `15th`, `1st and 15th`, `15th and last day`. */
function readDates(words: readonly Word[], at: number): Reading<DaysOfMonth> {
  const positions = readPositions(words, at);
  if (positions) {
    const end = words[positions.next]?.lower === 'day' ? positions.next + 1 : positions.next;
    if (positions.value.includes('last') && end === positions.next) return undefined;
    return datesOf(positions.value, words, end);
  }
  const bare = /^\d{1,2}$/.exec(words[at]?.lower ?? '')?.[0];
  return bare === undefined ? undefined : datesOf([Number(bare)], words, at + 1);
}

function datesOf(dates: readonly DateOfMonth[], words: readonly Word[], next: number): Reading<DaysOfMonth> {
  const wrong = dates.find((date) => date !== 'last' && (date < 1 || date > 31));
  if (wrong !== undefined) return undefined;
  const item = nextItem(words, next);
  const following = words[item ?? -1]?.lower ?? '';
  if (item !== undefined && /^\d{1,2}$/.test(following) && Number(following) <= 31) {
    return misread(
      `Is "${following}" a day of the month? Write it like 15th, or put a colon behind the schedule.`,
      item + 1,
    );
  }
  const numbers = dates.filter((date) => date !== 'last').toSorted((a, b) => a - b);
  const ordered = [...new Set(numbers), ...(dates.includes('last') ? (['last'] as const) : [])];
  return read({ on: 'dates', dates: ordered }, next);
}

/** Reads `of the month`, `of every month`. Another period would be lost, so it is refused. */
function readOfMonth(words: readonly Word[], at: number): Reading<true> {
  if (words[at]?.lower !== 'of') return undefined;
  const index = /^(the|each|every|a|next|this)$/.test(words[at + 1]?.lower ?? '') ? at + 2 : at + 1;
  const word = words[index]?.lower ?? '';
  const said = textOf(words, at, index + 1 - at);
  if (/^of (the|each|every|a) month$/.test(said)) return read(true, index + 1);
  if (!/^(months?|week|quarter|year)$/.test(word) && monthOf(word) === undefined) return undefined;
  const reason = `I understand "of the month", but not "${said}". Write it like: first monday of the month 10:00`;
  return misread(reason, index + 1, false);
}

function textOf(words: readonly Word[], at: number, count: number): string {
  return words
    .slice(at, at + count)
    .map(({ lower }) => lower)
    .join(' ');
}
