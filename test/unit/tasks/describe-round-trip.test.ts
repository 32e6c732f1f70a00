import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarOf } from '../../../src/domain/calendar-phrase.ts';
import type { Limits } from '../../../src/domain/limits.ts';
import { parseSchedule } from '../../../src/domain/parse-schedule.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { describeSchedule } from '../../../src/tasks/describe-schedule.ts';
import { settleSchedule } from '../../../src/tasks/settle-schedule.ts';
import { calendars } from '../../support/schedule-arbitraries.ts';

const from = '2026-12-02';
/** Just before the first stride begins, so that it begins on the same day again. */
const now = new Date('2026-12-01T23:59:30Z');

/** What comes of words that were said back. */
function readBack(words: string): { schedule: Schedule; limits?: Limits } {
  const reading = parseSchedule(words);
  if (reading.kind !== 'schedule') throw new Error(`not read: ${words}: ${JSON.stringify(reading)}`);
  expect(reading.rest).toBe('');
  const { phrase, zone = 'none', limits = {} } = reading;
  const settled = settleSchedule({ phrase, limits, zone: phrase.kind === 'every' ? 'UTC' : zone, now });
  if (settled.kind === 'refused') throw new Error(`${words}: ${settled.reason}`);
  return { schedule: settled.schedule, ...(settled.limits && { limits: settled.limits }) };
}

/** One cron expression and the calendar that it says are the same schedule. */
function plain(schedule: Schedule): Schedule {
  return (schedule.kind === 'cron' && calendarOf(schedule.expression)) || schedule;
}

describe('words that are said back may be written', () => {
  test('for every calendar', () => {
    fc.assert(
      fc.property(calendars(from), (calendar) => {
        expect(plain(readBack(describeSchedule(calendar, 'UTC')).schedule)).toEqual(calendar);
      }),
      { numRuns: 500 },
    );
  });

  test('for every interval', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 5_000_000_000 }), (everyMs) => {
        const schedule: Schedule = { kind: 'every', everyMs, anchor: now.toISOString() };
        expect(readBack(describeSchedule(schedule, 'UTC')).schedule).toEqual(schedule);
      }),
    );
  });

  test('for every single time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), (minutes) => {
        const at = new Date(Date.parse('2026-12-02T00:00Z') + minutes * 60_000).toISOString();
        expect(readBack(describeSchedule({ kind: 'once', at }, 'UTC')).schedule).toEqual({
          kind: 'once',
          at,
        });
      }),
    );
  });

  test('for cron rules that no words say', () => {
    const expressions = ['*/15 * * * *', '0 9 13 * 5', '0 9 * 6-8 1', '30 0 9 * * 1', '5 4 1 2,3 *'];
    for (const expression of expressions) {
      const schedule: Schedule = { kind: 'cron', expression };
      expect(readBack(describeSchedule(schedule, 'Europe/Vienna')).schedule).toEqual(schedule);
    }
  });

  test('for every limit', () => {
    const untils = fc.oneof(
      fc
        .integer({ min: 2, max: 900_000 })
        .map((minutes) => Date.parse('2027-01-02T00:00Z') + minutes * 60_000),
      fc.integer({ min: 2, max: 900 }).map((days) => Date.parse('2027-01-02T00:00Z') + days * 86_400_000 - 1),
    );
    const limits = fc.record(
      {
        until: untils.map((at) => new Date(at)),
        maxRuns: fc.integer({ min: 1, max: 1_000_000 }),
        jitterMs: fc.integer({ min: 1, max: 3_600 }).map((seconds) => seconds * 1_000),
      },
      { requiredKeys: [] },
    );
    const schedule: Schedule = { kind: 'cron', expression: '0 9 * * *' };
    fc.assert(
      fc.property(limits, (each) => {
        const back = readBack(describeSchedule(schedule, 'UTC', each));
        expect(back).toEqual({ schedule, ...(Object.keys(each).length > 0 && { limits: each }) });
      }),
    );
  });
});
