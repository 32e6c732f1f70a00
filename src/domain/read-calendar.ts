import { nearest } from '../kernel/nearest.ts';
import { weekdayOf } from './read-day.ts';
import { readDuration } from './read-duration.ts';
import { readTime } from './read-time.ts';
import type { SchedulePhrase } from './schedule.ts';
import { shortestIntervalMs, usualTime, weekdays } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

const examples =
  'every 30m, every day 9:00, every weekday 9am, every Monday 8:30, every month on the 1st 9:00';
const known = ['minute', 'hour', 'day', 'week', 'month', 'weekday', 'weekend', ...weekdays];

/** Reads what repeats: `every …`, `hourly`, `daily …`, `weekly …`, `monthly …`, `weekdays 9:00`, `Mondays 8:30`. */
export function readRepeating(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const word = words[at]?.lower ?? '';
  if (word === 'every' || word === 'each') return readEvery(words, at + 1);
  if (word === 'hourly') return read({ kind: 'every', everyMs: 3_600_000 }, at + 1);
  if (word === 'daily') return timed(words, at + 1, '* * *');
  if (word === 'weekly') return readWeekly(words, at + 1);
  if (word === 'monthly') return readMonthly(words, at + 1);
  return readPlural(words, at);
}

function readEvery(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const word = words[at]?.lower ?? '';
  if (word === 'minute' || word === 'hour') {
    return read({ kind: 'every', everyMs: word === 'hour' ? 3_600_000 : 60_000 }, at + 1);
  }
  if (word === 'day') return timed(words, at + 1, '* * *');
  if (word === 'week') return readWeekly(words, at + 1);
  if (word === 'month') return readMonthly(words, at + 1);
  const days = readWeekdays(words, at);
  if (days?.kind === 'read') return timed(words, days.next, `* * ${days.value}`);
  return days ?? readInterval(words, at);
}

function readInterval(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const word = words[at]?.lower ?? '';
  const duration = /^\d/.test(word) ? readDuration(words, at) : undefined;
  if (duration?.kind === 'refused') return duration;
  if (!duration) return notUnderstood(word, at);
  const everyMs = duration.value;
  if (everyMs >= shortestIntervalMs) return read({ kind: 'every', everyMs }, duration.next);
  const said = words.slice(at, duration.next).map((each) => each.lower);
  const reason = `"every ${said.join(' ')}" is too often. The shortest interval is ${shortestIntervalMs / 1000}s.`;
  return misread(reason, duration.next);
}

function notUnderstood(word: string, at: number): Reading<SchedulePhrase> {
  const meant = word.length > 2 ? nearest(word, known) : undefined;
  const advice = meant ? `Did you mean: every ${meant}?` : `Write it like: ${examples}`;
  const reason = `"every${word && ` ${word}`}" is not a schedule that I know. ${advice}`;
  return misread(reason, Math.max(at + 1, 2), meant !== undefined || /^\d/.test(word));
}

function readWeekly(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const days = readWeekdays(words, words[at]?.lower === 'on' ? at + 1 : at);
  if (days?.kind === 'refused') return days;
  return days ? timed(words, days.next, `* * ${days.value}`) : timed(words, at, '* * 1');
}

function readMonthly(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  if (words[at]?.lower !== 'on') return timed(words, at, '1 * *');
  const index = /^(the|day)$/.test(words[at + 1]?.lower ?? '') ? at + 2 : at + 1;
  const day = Number(/^(\d{1,2})(st|nd|rd|th)?$/.exec(words[index]?.lower ?? '')?.[1] ?? 0);
  if (day >= 1 && day <= 31) return timed(words, index + 1, `${day} * *`);
  const said = words[index]?.raw ?? '';
  return misread(`"${said}" is no day of a month. Write it like: every month on the 15th 9:00`, index + 1);
}

function readPlural(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  if (!/^[a-z]+s(?:,[a-z]+s)*$/.test(words[at]?.lower ?? '')) return undefined;
  const days = readWeekdays(words, at);
  if (days?.kind !== 'read') return undefined;
  return readTime(words, days.next) ? timed(words, days.next, `* * ${days.value}`) : undefined;
}

/** Reads `monday`, `mon,wed,fri`, `mon, wed and fri`, `mon-fri`, `weekday`, `weekends` as a cron field. */
function readWeekdays(words: readonly Word[], at: number): Reading<string> {
  const word = words[at]?.lower ?? '';
  if (/^weekdays?$/.test(word)) return read('1-5', at + 1);
  if (/^weekends?$/.test(word)) return read('0,6', at + 1);
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
  return days.size > 0 ? read(fieldOf(days), next) : undefined;
}

function fieldOf(days: ReadonlySet<number>): string {
  const field = [...days].toSorted((a, b) => a - b).join(',');
  return field === '1,2,3,4,5' ? '1-5' : field === '0,1,2,3,4,5,6' ? '*' : field;
}

function daysOf(word: string): readonly number[] | undefined {
  const range = word.split('-').map(dayNumber);
  const [from, to] = range;
  if (range.length === 2 && from !== undefined && to !== undefined) {
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);
  }
  const days = word.split(',').map(dayNumber);
  return days.every((day) => day !== undefined) ? days : undefined;
}

function dayNumber(word: string): number | undefined {
  const day = weekdayOf(word) ?? weekdayOf(word.replace(/s$/, ''));
  return day && weekdays.indexOf(day);
}

/** A cron rule at the time that follows, or at the usual time. */
function timed(words: readonly Word[], at: number, days: string): Reading<SchedulePhrase> {
  const time = readTime(words, at);
  if (time?.kind === 'refused') return time;
  const [hour, minute] = (time?.value ?? usualTime).split(':').map(Number);
  return read({ kind: 'cron', expression: `${minute} ${hour} ${days}` }, time?.next ?? at);
}
