import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../src/domain/parse-schedule.ts';
import { parseScheduleAtEnd } from '../../../src/domain/parse-schedule-at-end.ts';

describe('a schedule that is not understood in whole', () => {
  test.each([
    ['every 30m from 9 to 5', 'which half of the day'],
    ['every 30m from 8 to 6pm', 'which half of the day'],
    ['every 2h from 9', 'has no end'],
    ['every 2h from 9 to 25:00', 'no time of day'],
    ['every 10h from 9 to 17', 'does not fit twice'],
    ['every 90s from 9 to 17', 'whole minutes'],
    ['every 1h from 9:00 to 9:00', 'no time at all'],
    ['every 2h from 22:00 to 06:00 on weekdays', 'goes on into the next day'],
    ['every weekday every 2h', 'needs its hours'],
    ['every 1h on weekdays', 'not "on weekdays" after it'],
    ['weekdays every 2h from 9 to 17 on Mondays', 'said twice'],
    ['daily 9:00 and 10', 'Is "10" a time of day?'],
    ['daily 9:00, 3 ideas', 'Is "3" a time of day?'],
    ['daily at 17 and 9', 'Is "9" a time of day?'],
    ['daily at 9, 10 facts', 'Is "10" a time of day?'],
    ['daily at 9 and 10 minutes later', 'Is "10" a time of day?'],
    ['every month on the 1st and 15', 'Is "15" a day of the month?'],
    ['every month on the 40th', 'no day of a month'],
    ['every second monday', 'may mean two things'],
    ['every first monday of january', 'but not "of january"'],
    ['every month first monday 10:00', 'not "first monday 10:00" after it'],
    ['last friday 16:00', 'may be the one that was'],
    ['biweekly', 'may mean twice a week'],
    ['every 9999 days at 9', 'too long'],
    ['every 0 days at 9', 'too often'],
    ['every quarter hour', 'every 15m'],
    ['quarterly on the last day', 'has dates'],
    ['yearly on easter', 'no day of every year'],
    ['on Fri 24 Dec 2026 9:00', 'is no friday'],
    ['on Fri 24 Dec 9:00', 'with its year'],
    ['in 2 weeks on friday', 'not "on friday" after it'],
    ['tomorrow at 9 and 17', 'not "and 17" after it'],
    ['tomorrow evening', 'not "evening" after it'],
    ['every 20m at night', 'not "at night" after it'],
    ['every friday in december', 'not "in december" after it'],
    ['every friday the 13th', 'not "the 13th" after it'],
    ['every 2 hours 9-17', 'not "9-17" after it'],
    ['daily 9h30', 'not "9h30" after it'],
    ['every day during business hours', 'not "during business" after it'],
    ['every day 8:00 UTC+2', 'no time zone but an offset'],
    ['every day 8:00 Berlin time', 'tz Europe/Berlin'],
    ['every 1h until the build is green', 'I do not understand "until the"'],
    ['every 1h until 5', 'I do not understand "until 5"'],
    ['every 1h until Friday until Sunday', 'was said before'],
    ['every 1h max 0 runs', 'no number of runs'],
    ['every 1h max 1.5 runs', 'no number of runs'],
    ['every 1h max 10', 'of what?'],
    ['every 1h jitter', 'Write how much later'],
    ['every 1h jitter 2d', 'goes from 1s'],
    ['tomorrow 9am until Friday', 'is due once'],
    ['in 20m max 3 runs', 'is due once'],
    ['monday 9:00', '"monday 9:00" is no schedule'],
    ['tonight at 8', 'is no schedule'],
  ])('"%s" is refused', (text, reason) => {
    const expected = { kind: 'refused', reason: expect.stringContaining(reason) };
    expect(parseSchedule(`${text} do it`)).toMatchObject(expected);
  });

  test.each([
    'daily 9:00',
    'every month on the 1st',
    'every mon',
    'at 9',
    'every day at 9',
    'every 1h max 2',
  ])('a list without an end is no trouble: %s', (start) => {
    for (const more of [', 9:00', ', 1st', ' and 10', ', mon', ' until', ' 9']) {
      expect(parseSchedule(start + more.repeat(20_000)).kind).not.toBe('');
      expect(parseScheduleAtEnd(start + more.repeat(20_000)).kind).not.toBe('');
    }
  });

  test.each([
    ['every monday 9:00 weekly report', 'weekly report'],
    ['every friday hourly rate check', 'hourly rate check'],
    ['every day 9:00 and tell me', 'and tell me'],
    ['every weekday 9am Morning brief', 'Morning brief'],
    ['every 2 hours between us', 'between us'],
    ['hourly weather', 'weather'],
  ])('"%s" leaves "%s" to the prompt', (text, rest) => {
    expect(parseSchedule(text)).toMatchObject({ kind: 'schedule', rest });
  });

  test.each([
    'first monday we go hiking',
    'last day of vacation',
    'next week we ship',
    'this is a test',
    'once upon a time',
    'Fridays every child sings',
    '10 times a day',
    'quarter past nine',
  ])('"%s" has none', (text) => expect(parseSchedule(text)).toEqual({ kind: 'none' }));

  test.each([
    'summarise the last day of the month',
    'tell me what happened last friday 16:00',
    'what about next monday',
    'wait hourly until the build is green',
  ])('"%s" has none at its end', (text) => expect(parseScheduleAtEnd(text)).toEqual({ kind: 'none' }));
});
