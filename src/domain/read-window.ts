import { formatDuration } from '../kernel/duration.ts';
import type { Hours, Window } from './calendar.ts';
import { everyDay, windowMs } from './calendar.ts';
import { readClock } from './read-time.ts';
import { readWeekdays } from './read-weekdays.ts';
import type { SchedulePhrase } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

/**
 * Reads what keeps an interval to some hours, and perhaps to some weekdays before or behind them:
 * `from 08:00 to 20:00`, `on weekdays between 9 and 17`.
 */
export function readWindow(words: readonly Word[], at: number, everyMs: number): Reading<SchedulePhrase> {
  const before = readOnWeekdays(words, at);
  const hours = readHours(words, before?.next ?? at);
  if (hours?.kind !== 'read') return hours;
  const behind = before ? undefined : readOnWeekdays(words, hours.next);
  const next = behind?.next ?? hours.next;
  const weekdays = (behind ?? before)?.value;
  const window = { ...hours.value, everyMs };
  const problem = problemOf(window, weekdays !== undefined);
  if (problem !== undefined) return misread(problem, next);
  const days = weekdays ? { on: 'weekdays' as const, weekdays } : everyDay;
  return read({ kind: 'calendar', days, times: window }, next);
}

function readOnWeekdays(words: readonly Word[], at: number) {
  const word = words[at]?.lower ?? '';
  // A prompt may begin with "Monday"; "Mondays" and "weekdays" belong to the schedule.
  const isPlural = /^([a-z]{3,6}days|weekends)$/.test(word);
  const days = word === 'on' || isPlural ? readWeekdays(words, isPlural ? at : at + 1) : undefined;
  return days?.kind === 'read' ? days : undefined;
}

/** Reads `from 8am to 6pm`, `between 9 and 17`, `from 9-17`, `9:00-17:00`. */
function readHours(words: readonly Word[], at: number): Reading<Hours> {
  const marked = /^(from|between)$/.test(words[at]?.lower ?? '');
  const start = marked ? at + 1 : at;
  const split = splitRange(words, start, marked);
  const from = readClock(split, start, true);
  if (!marked && split === words) return undefined;
  if (from?.kind !== 'read') return from;
  const joint = split[from.next]?.lower ?? '';
  const said = words.slice(at, from.next).map(({ raw }) => raw);
  if (!/^(to|until|till|and|[-–—])$/.test(joint)) {
    return misread(`"${said.join(' ')}" has no end. Write it like: every 2h from 08:00 to 20:00`, from.next);
  }
  const to = readClock(split, from.next + 1, true);
  if (to?.kind === 'refused') return to;
  if (!to) return misread(`"${said.join(' ')} ${joint}" has no end. Write a time behind it.`, from.next + 1);
  const next = to.next - (split.length - words.length);
  const doubt = doubtOf(split.slice(start, from.next), split.slice(from.next + 1, to.next), {
    from: from.value,
    to: to.value,
  });
  return doubt === undefined ? read({ from: from.value, to: to.value }, next) : misread(doubt, next);
}

/** `9-17` as three words; alone, only where one of the two is clearly a time. */
function splitRange(words: readonly Word[], at: number, marked: boolean): readonly Word[] {
  const word = words[at];
  const range = /^(\d{1,2}(?::\d{2})?(?:[ap]\.?m)?)[-–—](\d{1,2}(?::\d{2})?(?:[ap]\.?m)?)$/.exec(
    word?.lower ?? '',
  );
  if (!word || !range || (!marked && !/[:m]/.test(word.lower))) return words;
  const parts = [range[1] ?? '', '-', range[2] ?? ''].map((lower) => ({ ...word, raw: lower, lower }));
  return words.toSpliced(at, 1, ...parts);
}

/** A bare hour is none where its half of the day is open. */
function doubtOf(from: readonly Word[], to: readonly Word[], hours: Hours): string | undefined {
  const text = (words: readonly Word[]) => words.map(({ lower }) => lower).join(' ');
  const isBare = (words: readonly Word[]) => /^\d{1,2}$/.test(text(words));
  const hasHalf = (words: readonly Word[]) => /\d\s*[ap]\.?m$/.test(text(words));
  const mixed = (isBare(from) && hasHalf(to)) || (hasHalf(from) && isBare(to));
  const backwards = isBare(from) && isBare(to) && hours.from >= hours.to;
  if (!mixed && !backwards) return undefined;
  return `It is not clear which half of the day "${text(from)} to ${text(to)}" means. Write both like 09:00 and 17:00, or 9am and 5pm.`;
}

function problemOf(window: Window, onSomeDays: boolean): string | undefined {
  const { from, to, everyMs } = window;
  const lengthMs = windowMs(window);
  if (lengthMs === 0) return `From ${from} to ${to} is no time at all. Write a window that has a length.`;
  if (everyMs % 60_000 !== 0) return 'Within a window an interval has whole minutes, such as 30m or 2h.';
  if (everyMs > lengthMs) {
    return `Every ${formatDuration(everyMs)} does not fit twice between ${from} and ${to}. Write the times instead, such as: daily ${from}`;
  }
  if (onSomeDays && to < from) {
    return `From ${from} to ${to} goes on into the next day, so it is not clear which days are meant. Leave the days out, or end it at 23:59.`;
  }
  return undefined;
}
