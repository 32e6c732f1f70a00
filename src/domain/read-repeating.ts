import { nearest } from '../kernel/nearest.ts';
import { everyDay } from './calendar.ts';
import { phraseOf } from './calendar-phrase.ts';
import { readDay } from './read-day.ts';
import { readDuration } from './read-duration.ts';
import { readMonthly, readOfMonthDays, readQuarterly, readYearly } from './read-monthly.ts';
import { readStride } from './read-stride.ts';
import { readTime } from './read-time.ts';
import { readTimed } from './read-timed.ts';
import { readTimes } from './read-times.ts';
import { readWeekdays } from './read-weekdays.ts';
import { readWindow } from './read-window.ts';
import type { SchedulePhrase } from './schedule.ts';
import { shortestIntervalMs, weekdays } from './schedule.ts';
import { nearestForms } from './schedule-forms.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

const units = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
const known = [...units, 'weekday', 'weekend', ...weekdays];
const hourMs = 3_600_000;
const minuteMs = 60_000;

/**
 * Reads what repeats: `every …`, `hourly`, `daily …`, `weekly …`, `monthly …`, `quarterly`, `yearly …`, `weekdays 9:00`,
 * `Mondays 8:30`, `first monday 10:00`, `once a week`.
 */
export function readRepeating(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const word = words[at]?.lower ?? '';
  const ofMonth = readOfMonthDays(words, at);
  if (ofMonth) return ofMonth;
  if (word === 'every' || word === 'each') return readEvery(words, at + 1);
  const isOnceA = word === 'once' && /^(an?|per|each|every)$/.test(words[at + 1]?.lower ?? '');
  if (isOnceA) return readUnit(words, at + 2);
  const unit = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', quarterly: 'quarter' }[word];
  if (unit) return readNamed(words, at + 1, unit);
  if (word === 'yearly' || word === 'annually') return readYearly(words, at + 1);
  if (word === 'fortnightly') return readTimed(words, at + 1, { on: 'days', every: 14 });
  if (/^bi-?(week|month|year)ly$/.test(word)) return twoMeanings(word, at + 1);
  return readPlural(words, word === 'on' ? at + 1 : at) ?? readTimesFirst(words, at);
}

function readEvery(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const unit = readUnit(words, at);
  if (unit) return unit;
  const days = readWeekdays(words, at);
  if (days?.kind === 'read') return readTimed(words, days.next, { on: 'weekdays', weekdays: days.value });
  return days ?? readStride(words, at) ?? readDateOfYear(words, at) ?? readInterval(words, at);
}

function readUnit(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const word = words[at]?.lower ?? '';
  return units.includes(word) ? readNamed(words, at + 1, word) : undefined;
}

function readNamed(words: readonly Word[], at: number, unit: string): Reading<SchedulePhrase> {
  if (unit === 'day') return readTimed(words, at, everyDay);
  if (unit === 'week') return readWeekly(words, at);
  if (unit === 'month') return readMonthly(words, at);
  const isHour = unit === 'quarter' && words[at]?.lower === 'hour';
  if (isHour) return misread('Write a quarter of an hour as: every 15m', at + 1);
  if (unit === 'quarter') return readQuarterly(words, at);
  if (unit === 'year') return readYearly(words, at);
  return readRound(words, at, unit === 'hour' ? hourMs : minuteMs);
}

/** An interval goes round the clock, unless hours follow. */
function readRound(words: readonly Word[], at: number, everyMs: number): Reading<SchedulePhrase> {
  return readWindow(words, at, everyMs) ?? read({ kind: 'every', everyMs }, at);
}

/** `24 December`, but not `monday`. */
function readDateOfYear(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const day = readDay(words, at);
  return day?.kind === 'read' && day.value.startsWith('--') ? readYearly(words, at) : undefined;
}

function readInterval(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const word = words[at]?.lower ?? '';
  const duration = /^an?$/.test(word) ? undefined : readDuration(words, at);
  if (duration?.kind === 'refused') return duration;
  if (!duration) return notUnderstood(words, at);
  const everyMs = duration.value;
  if (everyMs >= shortestIntervalMs) return readRound(words, duration.next, everyMs);
  const said = words.slice(at, duration.next).map((each) => each.lower);
  const reason = `"every ${said.join(' ')}" is too often. The shortest interval is ${shortestIntervalMs / 1000}s.`;
  return misread(reason, duration.next);
}

function notUnderstood(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const word = words[at]?.lower ?? '';
  const meant = word.length > 2 ? nearest(word, known) : undefined;
  const said = words.slice(at, at + 6).map(({ lower }) => lower);
  const advice = meant
    ? `Did you mean: every ${meant}?`
    : `Write it like: ${nearestForms(`every ${said.join(' ')}`).join(' · ')}`;
  const reason = `"every${word && ` ${word}`}" is not a schedule that I know. ${advice}`;
  return misread(reason, Math.max(at + 1, 2), meant !== undefined || /^\d/.test(word));
}

function twoMeanings(word: string, next: number): Reading<SchedulePhrase> {
  const unit = /week|month|year/.exec(word)?.[0];
  return misread(
    `"${word}" may mean twice a ${unit} or every two ${unit}s. Write: every 2 ${unit}s, or the days.`,
    next,
    false,
  );
}

function readWeekly(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const days = readWeekdays(words, words[at]?.lower === 'on' ? at + 1 : at);
  if (days?.kind === 'refused') return days;
  return readTimed(words, days?.next ?? at, { on: 'weekdays', weekdays: days?.value ?? [1] });
}

/** Only with a time: a sentence may begin with "Mondays" too. */
function readPlural(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const isRange = /^(to|through|thru|[-–—])$/.test(words[at + 1]?.lower ?? '');
  if (!isRange && !/^[a-z]+s(?:,[a-z]+s)*$|^[a-z]+[-–—][a-z]+$/.test(words[at]?.lower ?? ''))
    return undefined;
  const days = readWeekdays(words, at);
  if (days?.kind !== 'read') return undefined;
  const following = words.slice(days.next, days.next + 2).map(({ lower }) => lower);
  const isTimed =
    readTime(words, days.next) ||
    /^(every|each) (\d|hour|minute)|^hourly (from|between)/.test(following.join(' '));
  return isTimed ? readTimed(words, days.next, { on: 'weekdays', weekdays: days.value }) : undefined;
}

/** `at 9:00 and 17:00 every weekday`, `at 8am on Mondays`, `at 9:00 daily`. */
function readTimesFirst(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  if (words[at]?.lower !== 'at') return undefined;
  const times = readTimes(words, at);
  if (times?.kind !== 'read') return undefined;
  const word = words[times.next]?.lower ?? '';
  const following = words[times.next + 1]?.lower ?? '';
  if (word === 'daily') return read(phraseOf(everyDay, times.value), times.next + 1);
  if (/^(every|each)$/.test(word) && following === 'day') {
    return read(phraseOf(everyDay, times.value), times.next + 2);
  }
  if (word !== 'every' && word !== 'each' && !(word === 'on' && /s$/.test(following))) return undefined;
  const days = readWeekdays(words, times.next + 1);
  if (days?.kind !== 'read') return undefined;
  return read(phraseOf({ on: 'weekdays', weekdays: days.value }, times.value), days.next);
}
