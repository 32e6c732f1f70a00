import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../src/domain/parse-schedule.ts';
import { parseScheduleAtEnd } from '../../../src/domain/parse-schedule-at-end.ts';
import type { SchedulePhrase } from '../../../src/domain/schedule.ts';
import { scheduleForms } from '../../../src/domain/schedule-forms.ts';

const every = (everyMs: number): SchedulePhrase => ({ kind: 'every', everyMs });
const delay = (delayMs: number): SchedulePhrase => ({ kind: 'in', delayMs });
const cron = (expression: string): SchedulePhrase => ({ kind: 'cron', expression });
const minutes = 60_000;
const hours = 60 * minutes;
const days = 24 * hours;

const repeating: readonly [string, SchedulePhrase][] = [
  ['every 1h', every(hours)],
  ['every 30m', every(30 * minutes)],
  ['every 90s', every(90_000)],
  ['every 10s', every(10_000)],
  ['every 10 minutes', every(10 * minutes)],
  ['every 1 hour 30 min', every(90 * minutes)],
  ['every 2h30m', every(150 * minutes)],
  ['every 1.5h', every(90 * minutes)],
  ['every 2 days', every(2 * days)],
  ['every 2 weeks', every(14 * days)],
  ['every hour', every(hours)],
  ['every minute', every(minutes)],
  ['EVERY Hour', every(hours)],
  ['hourly', every(hours)],
  ['every day', cron('0 9 * * *')],
  ['daily', cron('0 9 * * *')],
  ['daily 09:00', cron('0 9 * * *')],
  ['daily at 9am', cron('0 9 * * *')],
  ['daily at 9', cron('0 9 * * *')],
  ['daily at noon', cron('0 12 * * *')],
  ['every day at midnight', cron('0 0 * * *')],
  ['every day at 8:30pm', cron('30 20 * * *')],
  ['every day 8:30 pm', cron('30 20 * * *')],
  ['every day at 12am', cron('0 0 * * *')],
  ['every day at 12pm', cron('0 12 * * *')],
  ["every day at 9 o'clock", cron('0 9 * * *')],
  ['weekly', cron('0 9 * * 1')],
  ['weekly on Friday 17:00', cron('0 17 * * 5')],
  ['every week on tue', cron('0 9 * * 2')],
  ['monthly', cron('0 9 1 * *')],
  ['monthly 8am', cron('0 8 1 * *')],
  ['every month on the 1st 9:00', cron('0 9 1 * *')],
  ['every month on day 15 at 18:30', cron('30 18 15 * *')],
  ['every month on the 31st', cron('0 9 31 * *')],
  ['every weekday 9am', cron('0 9 * * 1-5')],
  ['weekdays 09:00', cron('0 9 * * 1-5')],
  ['every weekend 10:00', cron('0 10 * * 0,6')],
  ['every monday 8:30', cron('30 8 * * 1')],
  ['Mondays 08:30', cron('30 8 * * 1')],
  ['every Friday', cron('0 9 * * 5')],
  ['every mon,wed,fri 9:00', cron('0 9 * * 1,3,5')],
  ['every mon, wed and fri 9:00', cron('0 9 * * 1,3,5')],
  ['every tuesday & thursday', cron('0 9 * * 2,4')],
  ['every mon-fri 7:15', cron('15 7 * * 1-5')],
  ['every sat-mon', cron('0 9 * * 0,1,6')],
  ['cron "0 9 * * 1-5"', cron('0 9 * * 1-5')],
  ['cron “*/15 * * * *”', cron('*/15 * * * *')],
  ['cron 0 9 * * 1-5', cron('0 9 * * 1-5')],
  ['cron "0 9 * JAN-MAR mon,wed"', cron('0 9 * JAN-MAR mon,wed')],
];

const once: readonly [string, SchedulePhrase][] = [
  ['in 20m', delay(20 * minutes)],
  ['in 2 hours', delay(2 * hours)],
  ['in 3 days', delay(3 * days)],
  ['in an hour', delay(hours)],
  ['in 5s', delay(5_000)],
  ['at 2026-12-24 09:00', { kind: 'at', time: '09:00', day: '2026-12-24' }],
  ['at 2026-12-24T09:00', { kind: 'at', time: '09:00', day: '2026-12-24' }],
  ['2026-12-24 9am', { kind: 'at', time: '09:00', day: '2026-12-24' }],
  ['on 2026-12-24', { kind: 'at', time: '09:00', day: '2026-12-24' }],
  ['at 24 Dec 2026 18:00', { kind: 'at', time: '18:00', day: '2026-12-24' }],
  ['on December 24th at 6pm', { kind: 'at', time: '18:00', day: '--12-24' }],
  ['at 09:00', { kind: 'at', time: '09:00' }],
  ['at 9 pm', { kind: 'at', time: '21:00' }],
  ['at 9:00 on friday', { kind: 'at', time: '09:00', day: 'friday' }],
  ['on Friday at 17:00', { kind: 'at', time: '17:00', day: 'friday' }],
  ['tomorrow 9am', { kind: 'at', time: '09:00', day: 'tomorrow' }],
  ['tomorrow', { kind: 'at', time: '09:00', day: 'tomorrow' }],
  ['today at 23:59', { kind: 'at', time: '23:59', day: 'today' }],
  ['at 9:00 tomorrow', { kind: 'at', time: '09:00', day: 'tomorrow' }],
];

describe('a schedule at the start', () => {
  test.each([...repeating, ...once])('"%s" is understood', (text, phrase) => {
    expect(parseSchedule(`${text} water the plants`)).toEqual({
      kind: 'schedule',
      phrase,
      rest: 'water the plants',
    });
  });

  test.each([...repeating, ...once])('"%s" may be followed by a colon', (text, phrase) => {
    const reading = parseSchedule(`${text}: at 9:00 in UTC`);
    expect(reading).toEqual({ kind: 'schedule', phrase, rest: 'at 9:00 in UTC' });
  });

  test.each([...repeating, ...once])('"%s" takes a zone', (text, phrase) => {
    const reading = parseSchedule(`${text} tz America/New_York go`);
    expect(reading).toEqual({ kind: 'schedule', phrase, zone: 'America/New_York', rest: 'go' });
  });

  test.each(['Europe/Berlin', 'in Europe/Berlin', '(Europe/Berlin)', 'timezone Europe/Berlin'])(
    'a zone may be written as "%s"',
    (zone) =>
      expect(parseSchedule(`daily 09:00 ${zone} go`)).toMatchObject({ zone: 'Europe/Berlin', rest: 'go' }),
  );

  test.each(scheduleForms)('the example "%s" is understood', (form) => {
    expect(parseSchedule(form)).toMatchObject({ kind: 'schedule', rest: '' });
  });

  test.each([
    'check docs updates hourly',
    'in German, write a poem',
    'in 5 words describe life',
    'at work I need a list',
    'on Mondays I am tired',
    'daily-report.md is broken',
    'tell me a joke',
    'cron is old',
    '',
  ])('"%s" has none', (text) => expect(parseSchedule(text)).toEqual({ kind: 'none' }));

  test.each([
    ['every 0s do it', 'too often'],
    ['every 1ms do it', 'too often'],
    ['every 5s do it', '"every 5s" is too often. The shortest interval is 10s.'],
    ['every second do it', 'every'],
    ['every', 'Write it like'],
    ['every fridya do it', 'Did you mean: every friday?'],
    ['every 5 minuets do it', 'Did you mean: 5 minutes?'],
    ['in 2 months do it', 'no fixed length'],
    ['every 5 dogs', 'not a schedule'],
    ['every 99999 weeks', 'too long'],
    ['daily 25:00 do it', '"25:00" is no time of day'],
    ['daily 9:60 do it', '"9:60" is no time of day'],
    ['daily 13pm do it', '"13pm" is no time of day'],
    ['daily at 24 do it', '"24" is no time of day'],
    ['daily 09:00:30 do it', 'no time of day'],
    ['at 25:00 do it', '"25:00" is no time of day'],
    ['at 31 Feb 09:00 do it', '"31 feb" is no date'],
    ['at 2026-02-30 09:00 do it', '"2026-02-30" is no date'],
    ['at 2026-13-01 09:00 do it', '"2026-13-01" is no date'],
    ['at 24.12.2026 09:00 do it', '"24.12.2026" is no date'],
    ['at 12/24/2026 09:00 do it', '"12/24/2026" is no date'],
    ['at 2026-12-24T99:00 do it', 'no time'],
    ['in 0m do it', 'Write a time to wait'],
    ['every month on the 32nd do it', '"32nd" is no day of a month'],
    ['daily 09:00 tz Mars/Base do it', 'There is no time zone "Mars/Base"'],
    ['daily 09:00 Europe/Berlim do it', 'There is no time zone "Europe/Berlim"'],
    ['daily 09:00 CET do it', '"CET" does not name one time zone'],
    ['daily 09:00 tz', 'There is no time zone'],
    ['cron "0 0 0 9 * * 1" do it', 'has 7'],
    ['cron 0 0 9 * * 1 do it', 'has 6 fields. Put them in quotes'],
    ['cron "*/5 * * * * *" do it', 'too often'],
    ['cron "0,55 * * * * *" do it', 'too often'],
    ['cron "60 0 9 * * 1" do it', '"60" is no second'],
    ['@reboot do it', 'no schedule here'],
    ['cron "0 9 * *" do it', 'has 4'],
    ['cron "61 9 * * *" do it', '"61" is no minute'],
    ['cron "0 9 * * 8" do it', '"8" is no day of week'],
    ['cron "0 9 5-2 * *" do it', '"5-2" is no day of month'],
    ['every 1h at 9:00 do it', 'not "at 9:00" after it'],
    ['every 1h on weekdays do it', 'not "on weekdays" after it'],
    ['every 1h for 3 days do it', 'not "for 3 days" after it'],
    ['every day except Sundays do it', 'not "except Sundays" after it'],
    ['in 20m at 17:00 do it', 'not "at 17:00" after it'],
  ])('"%s" is refused', (text, reason) => {
    expect(parseSchedule(text)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  });
});

describe('a schedule at the end', () => {
  test.each([...repeating, ...once.filter(([text]) => /\d|noon|hour/.test(text))])(
    '"%s" is understood',
    (text, phrase) => {
      expect(parseScheduleAtEnd(`water the plants ${text}.`)).toEqual({
        kind: 'schedule',
        phrase,
        rest: 'water the plants',
      });
    },
  );

  test.each([
    'tell me about every book',
    'what happened on friday',
    'the weather for tomorrow',
    'write hourly reports',
    'remember that it ran every 5s yesterday',
    '',
  ])('"%s" has none', (text) => expect(parseScheduleAtEnd(text)).toEqual({ kind: 'none' }));

  test.each([
    ['check it every 5s', 'too often'],
    ['check it every fridya', 'Did you mean: every friday?'],
    ['check it daily at 25:00', 'no time of day'],
    ['check it every day 9:00 tz Mars/Base', 'no time zone'],
  ])('"%s" is refused', (text, reason) => {
    expect(parseScheduleAtEnd(text)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(reason),
    });
  });
});

test('reading never throws, and what is left is the end of the text', () => {
  const words = fc.constantFrom(
    'every',
    'at',
    'in',
    'on',
    '9:00',
    '5',
    'm',
    'friday',
    'cron',
    '"*',
    '*"',
    'tz',
    ':',
    'UTC',
    'and',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words).map((parts) => parts.join(' ')),
      ),
      (text) => {
        const reading = parseSchedule(text);
        if (reading.kind === 'schedule') expect(text.endsWith(reading.rest)).toBe(true);
        parseScheduleAtEnd(text);
      },
    ),
  );
});
