import { describe, expect, test } from 'vitest';
import type { DayRule, Times } from '../../../src/domain/calendar.ts';
import { parseSchedule } from '../../../src/domain/parse-schedule.ts';
import { parseScheduleAtEnd } from '../../../src/domain/parse-schedule-at-end.ts';
import type { SchedulePhrase } from '../../../src/domain/schedule.ts';

const calendar = (days: DayRule, ...times: readonly string[]): SchedulePhrase => ({
  kind: 'calendar',
  days,
  times: times.length > 0 ? times : ['09:00'],
});
const within = (days: DayRule, minutes: number, from: string, to: string): SchedulePhrase => {
  const times: Times = { from, to, everyMs: minutes * 60_000 };
  return { kind: 'calendar', days, times };
};
const cron = (expression: string): SchedulePhrase => ({ kind: 'cron', expression });
const every = (minutes: number): SchedulePhrase => ({ kind: 'every', everyMs: minutes * 60_000 });
const on = (...weekdays: readonly number[]): DayRule => ({ on: 'weekdays', weekdays });
const daily = on(0, 1, 2, 3, 4, 5, 6);
const workdays = on(1, 2, 3, 4, 5);

const windows: readonly [string, SchedulePhrase][] = [
  ['every 2h from 08:00 to 20:00', within(daily, 120, '08:00', '20:00')],
  ['every 30m between 9 and 17 on weekdays', within(workdays, 30, '09:00', '17:00')],
  ['every 30m on weekdays between 9 and 17', within(workdays, 30, '09:00', '17:00')],
  ['every 30m 9:00-17:00 weekdays', within(workdays, 30, '09:00', '17:00')],
  ['every weekday every 30m from 9-17', within(workdays, 30, '09:00', '17:00')],
  ['hourly from 8am to 6pm', within(daily, 60, '08:00', '18:00')],
  ['every hour from 9 to noon', within(daily, 60, '09:00', '12:00')],
  ['every 20m from noon to 2 pm on mon, wed and fri', within(on(1, 3, 5), 20, '12:00', '14:00')],
  ['every 1h from 22:00 to 06:00', within(daily, 60, '22:00', '06:00')],
  ['every day every 2 hours from 8 to 20', within(daily, 120, '08:00', '20:00')],
];

const times: readonly [string, SchedulePhrase][] = [
  ['daily 7:30 and 19:00', calendar(daily, '07:30', '19:00')],
  ['daily 19:00, 7:30', calendar(daily, '07:30', '19:00')],
  ['every weekday at 9, 13 and 17:30', calendar(workdays, '09:00', '13:00', '17:30')],
  ['daily at 9,13', calendar(daily, '09:00', '13:00')],
  ['Mondays and Fridays at 8 and 20', calendar(on(1, 5), '08:00', '20:00')],
  ['at 9:00 and 17:00 every weekday', calendar(workdays, '09:00', '17:00')],
  ['at 9:00 on Mondays', cron('0 9 * * 1')],
  ['daily 9am, 9:00', cron('0 9 * * *')],
  ['every monday to friday 9am', cron('0 9 * * 1-5')],
];

const months: readonly [string, SchedulePhrase][] = [
  ['first monday 10:00', calendar({ on: 'nth', nths: [1], weekdays: [1] }, '10:00')],
  ['every first monday', calendar({ on: 'nth', nths: [1], weekdays: [1] })],
  ['the 2nd Tuesday of the month', calendar({ on: 'nth', nths: [2], weekdays: [2] })],
  ['first and third monday 10:00', calendar({ on: 'nth', nths: [1, 3], weekdays: [1] }, '10:00')],
  ['last friday of the month 16:00', calendar({ on: 'nth', nths: ['last'], weekdays: [5] }, '16:00')],
  ['last friday of every month at 4pm', calendar({ on: 'nth', nths: ['last'], weekdays: [5] }, '16:00')],
  ['last weekday of the month', calendar({ on: 'nth', nths: ['last'], weekdays: [1, 2, 3, 4, 5] })],
  ['last day of the month 18:00', calendar({ on: 'dates', dates: ['last'] }, '18:00')],
  ['every month on the first monday 10:00', calendar({ on: 'nth', nths: [1], weekdays: [1] }, '10:00')],
  ['every month on the 1st and 15th 9:00', cron('0 9 1,15 * *')],
  ['every month on the 15th and last day', calendar({ on: 'dates', dates: [15, 'last'] })],
  ['monthly on the 31st or the last day', calendar({ on: 'dates', dates: [31], orLast: true })],
  ['on the 15th of every month', cron('0 9 15 * *')],
  ['quarterly', cron('0 9 1 1,4,7,10 *')],
  ['every quarter on the 15th 8:00', cron('0 8 15 1,4,7,10 *')],
  ['yearly on 24 December 9:00', cron('0 9 24 12 *')],
  ['every year on Dec 24', cron('0 9 24 12 *')],
  ['every 24 December 9:00', cron('0 9 24 12 *')],
  ['yearly', cron('0 9 1 1 *')],
];

const strides: readonly [string, SchedulePhrase][] = [
  ['every 2 weeks on friday 10:00', calendar({ on: 'weekdays', weekdays: [5], every: 2 }, '10:00')],
  ['every 2 weeks friday 10:00', calendar({ on: 'weekdays', weekdays: [5], every: 2 }, '10:00')],
  ['every other monday 9am', calendar({ on: 'weekdays', weekdays: [1], every: 2 })],
  ['every other day 9am', calendar({ on: 'days', every: 2 })],
  ['every 3 days at 9', calendar({ on: 'days', every: 3 })],
  ['every 2nd week at 10', calendar({ on: 'days', every: 14 }, '10:00')],
  ['fortnightly', calendar({ on: 'days', every: 14 })],
  ['every 1 day at 9', cron('0 9 * * *')],
  ['every 6 months', calendar({ on: 'dates', dates: [], every: 6 })],
  ['every 2 months on the 1st 8:00', calendar({ on: 'dates', dates: [1], every: 2 }, '08:00')],
  ['every two hours', every(120)],
  ['every other hour', every(120)],
  ['every half hour', every(30)],
  ['once a day at 9', cron('0 9 * * *')],
];

const others: readonly [string, SchedulePhrase][] = [
  ['in 3 days at 9am', { kind: 'at', time: '09:00', day: '+3' }],
  ['in 2 weeks at 9', { kind: 'at', time: '09:00', day: '+14' }],
  ['in 2 weeks', { kind: 'in', delayMs: 14 * 86_400_000 }],
  ['in half an hour', { kind: 'in', delayMs: 1_800_000 }],
  ['next monday 9am', { kind: 'at', time: '09:00', day: 'next-monday' }],
  ['this friday 17:00', { kind: 'at', time: '17:00', day: 'friday' }],
  ['once on Thu 24 Dec 2026 18:00', { kind: 'at', time: '18:00', day: '2026-12-24' }],
  ['cron "0 30 2 * * *"', cron('0 30 2 * * *')],
  ['cron "*/10 * * * * *"', cron('*/10 * * * * *')],
  ['@daily', cron('0 0 * * *')],
  ['cron @hourly', cron('0 * * * *')],
];

const all = [...windows, ...times, ...months, ...strides, ...others];

describe('a schedule as people write it', () => {
  test.each(all)('"%s" is understood at the start', (text, phrase) => {
    expect(parseSchedule(`${text}: water the plants`)).toEqual({
      kind: 'schedule',
      phrase,
      rest: 'water the plants',
    });
  });

  test.each(all)('"%s" takes a zone and limits', (text, phrase) => {
    const isOnce = phrase.kind === 'at' || phrase.kind === 'in';
    const limits = isOnce ? { jitterMs: 60_000 } : { maxRuns: 3, until: { day: '2027-01-31' } };
    const words = isOnce ? 'jitter 1m' : 'max 3 runs until 2027-01-31';
    expect(parseSchedule(`${text} tz Asia/Tokyo ${words} go`)).toEqual({
      ...{ kind: 'schedule', phrase, zone: 'Asia/Tokyo', limits, rest: 'go' },
    });
  });

  test.each(all.filter(([text]) => /\d\d|\dam|\dpm|every|hourly|daily|quarterly|yearly/.test(text)))(
    '"%s" is understood at the end',
    (text, phrase) => {
      const reading = parseScheduleAtEnd(`water the plants ${text}.`);
      expect(reading).toEqual({ kind: 'schedule', phrase, rest: 'water the plants' });
    },
  );

  test.each([
    ['until 2026-12-31', { until: { day: '2026-12-31' } }],
    ['until Friday 18:00', { until: { day: 'friday', time: '18:00' } }],
    ['till 6pm', { until: { time: '18:00' } }],
    ['until 18:00 on 24 Dec', { until: { day: '--12-24', time: '18:00' } }],
    ['until 2026-12-31T18:00', { until: { day: '2026-12-31', time: '18:00' } }],
    ['max 10 runs', { maxRuns: 10 }],
    ['10 times', { maxRuns: 10 }],
    ['at most 1 run', { maxRuns: 1 }],
    ['jitter 5m', { jitterMs: 300_000 }],
    ['with jitter up to 90s', { jitterMs: 90_000 }],
    ['± up to 5m later', { jitterMs: 300_000 }],
  ])('"%s" is a limit', (words, limits) => {
    expect(parseSchedule(`every 1h ${words} go`)).toMatchObject({ limits, rest: 'go' });
  });
});
