import type { DayRule } from './calendar.ts';
import { quarters } from './calendar-phrase.ts';
import { readDay } from './read-day.ts';
import { readDaysOfMonth } from './read-days-of-month.ts';
import { readTime } from './read-time.ts';
import { readTimed } from './read-timed.ts';
import type { SchedulePhrase } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread } from './words.ts';

/** Reads what follows "monthly", "every month" or "every 2 months": `on the 1st and 15th 9:00`, `on the last friday`. */
export function readMonthly(words: readonly Word[], at: number, every?: number): Reading<SchedulePhrase> {
  const stride = every === undefined || every === 1 ? {} : { every };
  if (words[at]?.lower !== 'on') {
    // Every few months without a day are counted from today, whatever day that is.
    return readTimed(words, at, { on: 'dates', dates: stride.every ? [] : [1], ...stride });
  }
  const days = readOnThe(words, at);
  if (days?.kind !== 'read') return days;
  if (days.value.on === 'dates') return readTimed(words, days.next, { ...days.value, ...stride });
  if (!stride.every) return readTimed(words, days.next, days.value);
  return misread('Every few months go by dates, such as: every 2 months on the 1st 9:00', days.next);
}

/** Reads what follows "quarterly" or "every quarter": the months in which quarters begin. */
export function readQuarterly(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  if (words[at]?.lower !== 'on') return readTimed(words, at, { on: 'dates', dates: [1], months: quarters });
  const days = readOnThe(words, at);
  if (days?.kind !== 'read') return days;
  if (days.value.on === 'dates' && !days.value.dates.includes('last') && !days.value.orLast) {
    return readTimed(words, days.next, { ...days.value, months: quarters });
  }
  return misread('A quarterly schedule has dates, such as: quarterly on the 15th 9:00', days.next);
}

function readOnThe(words: readonly Word[], at: number): ReturnType<typeof readDaysOfMonth> {
  const index = words[at + 1]?.lower === 'the' ? at + 2 : at + 1;
  const days = readDaysOfMonth(words, index);
  if (days) return days;
  const said = words[index]?.raw ?? '';
  return misread(`"${said}" is no day of a month. Write it like: every month on the 15th 9:00`, index + 1);
}

/** Reads what follows "yearly" or "every year": `on 24 December 9:00`. */
export function readYearly(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const marked = words[at]?.lower === 'on';
  const start = marked ? at + (words[at + 1]?.lower === 'the' ? 2 : 1) : at;
  const day = readDay(words, start);
  if (day?.kind === 'refused') return day;
  if (!day && !marked) return readTimed(words, at, { on: 'dates', dates: [1], months: [1] });
  const [, month, date] = /^--(\d\d)-(\d\d)$/.exec(day?.value ?? '') ?? [];
  if (day && month && date) {
    return readTimed(words, day.next, { on: 'dates', dates: [Number(date)], months: [Number(month)] });
  }
  if (!marked) return readTimed(words, at, { on: 'dates', dates: [1], months: [1] });
  return misread(
    `"${words[start]?.raw ?? ''}" is no day of every year. Write it like: yearly on 24 December 9:00`,
    start + 1,
  );
}

/**
 * Reads `first monday 10:00`, `last day of the month 18:00`, `every last friday`, `on the 15th of every month`. Without
 * "of the month" such words are often part of a sentence or mean every other one, so only what is clear is taken.
 */
export function readOfMonthDays(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const repeats = /^(every|each)$/.test(words[at]?.lower ?? '');
  const marked = repeats || words[at]?.lower === 'on' ? at + 1 : at;
  const index = words[marked]?.lower === 'the' ? marked + 1 : marked;
  const days = readDaysOfMonth(words, index);
  if (days?.kind === 'refused') return isOrdinal(words[index]) ? days : undefined;
  if (!days || !isOrdinal(words[index])) return undefined;
  const whole = words.slice(index, days.next).some(({ lower }) => lower === 'month');
  if (whole) return readTimed(words, days.next, days.value);
  if (days.value.on === 'dates') return undefined;
  return readUnmarked(words, { at, index, next: days.next, days: days.value, repeats });
}

interface Unmarked {
  readonly at: number;
  readonly index: number;
  readonly next: number;
  readonly days: Extract<DayRule, { on: 'nth' }>;
  readonly repeats: boolean;
}

function readUnmarked(
  words: readonly Word[],
  { at, index, next, days, repeats }: Unmarked,
): Reading<SchedulePhrase> {
  const [nth] = days.nths;
  const said = words.slice(index, next).map(({ raw }) => raw);
  if (repeats && days.nths.length === 1 && nth !== 1 && nth !== 'last') {
    const last = said.at(-1);
    return misread(
      `"every ${said.join(' ')}" may mean two things. Write: ${said.join(' ')} of the month, or: every ${nth} weeks on ${last}`,
      next,
    );
  }
  if (repeats || (nth !== 'last' && readTime(words, next))) return readTimed(words, next, days);
  if (nth !== 'last' || !readTime(words, next)) return undefined;
  const advice = `"${said.join(' ')}" may be the one that was. Write: ${said.join(' ')} of the month`;
  return misread(advice, Math.max(next, at + 1), false);
}

function isOrdinal(word: Word | undefined): boolean {
  return /^(first|second|third|fourth|fifth|last|\d{1,2}(st|nd|rd|th))$/.test(word?.lower ?? '');
}
