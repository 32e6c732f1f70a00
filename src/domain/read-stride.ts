import { everyDay, longestStrides } from './calendar.ts';
import { readNumberWord } from './number-word.ts';
import { readOrdinal } from './ordinal.ts';
import { readMonthly } from './read-monthly.ts';
import { readTime } from './read-time.ts';
import { readTimed } from './read-timed.ts';
import { readWeekdays } from './read-weekdays.ts';
import { readWindow } from './read-window.ts';
import type { SchedulePhrase } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

type Unit = keyof typeof longestStrides;

interface Step {
  readonly count: number;
  readonly next: number;
  /** Whether it was a plain number, so that "every 2 days" alone stays an interval. */
  readonly plain: boolean;
}

/**
 * Reads what follows "every": `other day 9am`, `2 weeks on friday 10:00`, `3 days at 9`, `2nd week`, `6 months`,
 * `other monday`, `other hour`. Days and weeks without a time or a weekday are intervals, and not its business.
 */
export function readStride(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const step = readStep(words, at);
  const word = words[step?.next ?? -1]?.lower ?? '';
  if (step && !step.plain && (word === 'hour' || word === 'minute')) {
    const everyMs = step.count * (word === 'hour' ? 3_600_000 : 60_000);
    const next = step.next + 1;
    return readWindow(words, next, everyMs) ?? read({ kind: 'every', everyMs }, next);
  }
  const unit = step && unitOf(word);
  if (step && unit) return readUnits(words, { ...step, next: step.next + 1, unit });
  const days = step && words[at]?.lower === 'other' ? readWeekdays(words, step.next) : undefined;
  if (days?.kind !== 'read') return undefined;
  return readTimed(words, days.next, { on: 'weekdays', weekdays: days.value, every: 2 });
}

/** Reads `other`, `2`, `2nd`, `second`, and the number of `2d` and `2w`, whose unit is a word of its own then. */
function readStep(words: readonly Word[], at: number): Step | undefined {
  const word = words[at]?.lower ?? '';
  if (word === 'other') return { count: 2, next: at + 1, plain: false };
  const short = /^(\d{1,5})[dw]$/.exec(word)?.[1];
  if (short !== undefined) return { count: Number(short), next: at, plain: true };
  const number = /^\d{1,5}$/.test(word) ? Number(word) : readNumberWord(word);
  if (number !== undefined) return { count: number, next: at + 1, plain: true };
  const count = readOrdinal(word);
  return count === undefined ? undefined : { count, next: at + 1, plain: false };
}

function unitOf(word: string): Unit | undefined {
  const [, day, week, month] = /^(?:(days?|\d+d)|(weeks?|\d+w)|(months?))$/.exec(word) ?? [];
  return day ? 'day' : week ? 'week' : month ? 'month' : undefined;
}

function readUnits(
  words: readonly Word[],
  { count, next, plain, unit }: Step & { unit: Unit },
): Reading<SchedulePhrase> {
  const on = words[next]?.lower === 'on' ? next + 1 : next;
  const weekdays = unit === 'week' ? readWeekdays(words, on) : undefined;
  const isClear = weekdays?.kind === 'read' && (on > next || readTime(words, weekdays.next));
  const isTimed =
    readTime(words, next) !== undefined || /^(every|each|hourly)$/.test(words[next]?.lower ?? '');
  const isInterval = plain && unit !== 'month' && !isClear && !isTimed;
  if (isInterval) return undefined;
  if (count < 1) return misread(`"every ${count} ${unit}s" is too often.`, next);
  const longest = longestStrides[unit];
  if (count > longest)
    return misread(`"every ${count} ${unit}s" is too long. The longest is ${longest}.`, next);
  const every = count === 1 ? {} : { every: count };
  if (unit === 'month') return readMonthly(words, next, count);
  if (weekdays?.kind === 'read' && isClear) {
    return readTimed(words, weekdays.next, { on: 'weekdays', weekdays: weekdays.value, ...every });
  }
  const days = unit === 'week' ? count * 7 : count;
  return readTimed(words, next, days === 1 ? everyDay : { on: 'days', every: days });
}
