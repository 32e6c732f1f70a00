import { monthOf } from './months.ts';
import type { WallDay, Weekday } from './schedule.ts';
import { weekdays } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

const dayWord = /^(\d{1,2})(?:st|nd|rd|th)?$/;

/** Reads `2026-12-24`, `24 Dec 2026`, `Dec 24`, `Thu 24 Dec 2026`, `today`, `tomorrow`, `next Monday` or a weekday. */
export function readDay(words: readonly Word[], at: number): Reading<WallDay> {
  const word = words[at]?.lower ?? '';
  if (word === 'today' || word === 'tomorrow') return read(word, at + 1);
  const following = weekdayOf(words[at + 1]?.lower ?? '');
  if (word === 'next' && following) return read<WallDay>(`next-${following}`, at + 2);
  if (word === 'this' && following) return read(following, at + 2);
  const weekday = weekdayOf(word);
  if (weekday) return readDateOf(weekday, words, at + 1);
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(word)) return readIsoDay(word, at + 1);
  if (/^\d{1,4}[/.]\d{1,2}[/.]\d{0,4}$/.test(word)) return misread(noDate(word), at + 1);
  return readNamedDay(words, at);
}

/** A date behind a weekday says which one, and must be one. */
function readDateOf(weekday: Weekday, words: readonly Word[], at: number): Reading<WallDay> {
  const word = words[at]?.lower ?? '';
  const date = /^\d{4}-\d{1,2}-\d{1,2}$/.test(word) ? readIsoDay(word, at + 1) : readNamedDay(words, at);
  if (date?.kind !== 'read') return date ?? read(weekday, at);
  const said = words.slice(at, date.next).map(({ raw }) => raw);
  if (!/^\d/.test(date.value)) {
    return misread(`Write "${said.join(' ')}" with its year, or without its weekday.`, date.next);
  }
  if (weekdays[new Date(`${date.value}T00:00Z`).getUTCDay()] === weekday) return date;
  return misread(`"${said.join(' ')}" is no ${weekday}. Leave one of the two out.`, date.next);
}

/** The weekday that a word names, in full or by three or four letters. */
export function weekdayOf(word: string): Weekday | undefined {
  const short = /^(sun|mon|tues?|wed|thu(rs?)?|fri|sat)$/.exec(word)?.[0].slice(0, 3);
  return weekdays.find((day) => day === word || (short !== undefined && day.startsWith(short)));
}

function readIsoDay(word: string, next: number): Reading<WallDay> {
  const [year = 0, month = 0, day = 0] = word.split('-').map(Number);
  return exists(year, month, day) ? read(isoDay(year, month, day), next) : misread(noDate(word), next);
}

function readNamedDay(words: readonly Word[], at: number): Reading<WallDay> {
  const first = words[at]?.lower ?? '';
  const second = words[at + 1]?.lower ?? '';
  const [dayText, monthText] = dayWord.test(first) ? [first, second] : [second, first];
  const day = Number(dayWord.exec(dayText)?.[1] ?? Number.NaN);
  const month = monthOf(monthText);
  if (Number.isNaN(day) || month === undefined) return undefined;
  const year = /^\d{4}$/.test(words[at + 2]?.lower ?? '') ? Number(words[at + 2]?.lower) : undefined;
  const next = at + (year ? 3 : 2);
  if (!exists(year ?? 2000, month, day)) return misread(noDate(`${first} ${second}`), next);
  const found: WallDay = year ? isoDay(year, month, day) : `--${two(month)}-${two(day)}`;
  return read(found, next);
}

function isoDay(year: number, month: number, day: number): WallDay {
  return `${year}-${two(month)}-${two(day)}`;
}

function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function noDate(word: string): string {
  return `"${word}" is no date. Write a day of the calendar as year-month-day, such as: at 2026-12-24 09:00`;
}
