import type { DayRule } from './calendar.ts';
import { phraseOf } from './calendar-phrase.ts';
import { readDuration } from './read-duration.ts';
import { readTimes } from './read-times.ts';
import { readWindow } from './read-window.ts';
import type { SchedulePhrase } from './schedule.ts';
import { usualTime } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

/** Reads the times of some days, or an interval within a window; without either it is the usual time. */
export function readTimed(words: readonly Word[], at: number, days: DayRule): Reading<SchedulePhrase> {
  const interval = readInterval(words, at);
  if (interval?.kind === 'refused') return interval;
  if (interval) return readWithin(words, { interval, days });
  const times = readTimes(words, at);
  if (times?.kind === 'refused') return times;
  return read(phraseOf(days, times?.value ?? [usualTime]), times?.next ?? at);
}

/** Reads `hourly`, `every hour`, `every 30m` behind the days. Other words there belong to the prompt. */
function readInterval(words: readonly Word[], at: number): Reading<number> {
  const word = words[at]?.lower ?? '';
  const following = words[at + 1]?.lower ?? '';
  if (word === 'hourly' && /^(from|between)$/.test(following)) return read(3_600_000, at + 1);
  if (word !== 'every' && word !== 'each') return undefined;
  if (following === 'hour') return read(3_600_000, at + 2);
  if (following === 'minute') return read(60_000, at + 2);
  return readDuration(words, at + 1);
}

function readWithin(
  words: readonly Word[],
  { interval, days }: { interval: { value: number; next: number }; days: DayRule },
): Reading<SchedulePhrase> {
  const window = readWindow(words, interval.next, interval.value);
  if (window?.kind === 'refused') return window;
  const { value, next } = window ?? { value: undefined, next: interval.next };
  if (value?.kind !== 'calendar' || 'length' in value.times) {
    return misread(
      'An interval on some days needs its hours, such as: every 2h from 08:00 to 20:00 on weekdays',
      next,
    );
  }
  const isWhole = value.days.on === 'weekdays' && value.days.weekdays.length === 7;
  if (!isWhole) return misread('The days were said twice. Leave one of them out.', next);
  const overnight = value.times.to < value.times.from;
  const daily = days.on === 'weekdays' && days.weekdays.length === 7;
  if (overnight && !daily) {
    return misread('A window over midnight goes with every day only. End it at 23:59.', next);
  }
  return read({ kind: 'calendar', days, times: value.times }, next);
}
