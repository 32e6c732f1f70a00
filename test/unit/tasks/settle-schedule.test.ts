import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../src/domain/parse-schedule.ts';
import type { SchedulePhrase } from '../../../src/domain/schedule.ts';
import { settleSchedule } from '../../../src/tasks/settle-schedule.ts';

/** A Saturday; 09:00 in Berlin. */
const now = new Date('2026-11-21T08:00:00.000Z');
const zone = 'Europe/Berlin';

describe('settling a schedule', () => {
  test.each([
    [
      'every 30m',
      { kind: 'every', everyMs: 1_800_000, anchor: now.toISOString() },
      '2026-11-21T08:30:00.000Z',
    ],
    ['in 20m', { kind: 'once', at: '2026-11-21T08:20:00.000Z' }, '2026-11-21T08:20:00.000Z'],
    ['daily 9am', { kind: 'cron', expression: '0 9 * * *' }, '2026-11-22T08:00:00.000Z'],
    ['at 09:00', { kind: 'once', at: '2026-11-22T08:00:00.000Z' }, '2026-11-22T08:00:00.000Z'],
    ['at 09:01', { kind: 'once', at: '2026-11-21T08:01:00.000Z' }, '2026-11-21T08:01:00.000Z'],
    ['today at 10:00', { kind: 'once', at: '2026-11-21T09:00:00.000Z' }, '2026-11-21T09:00:00.000Z'],
    ['tomorrow 9am', { kind: 'once', at: '2026-11-22T08:00:00.000Z' }, '2026-11-22T08:00:00.000Z'],
    ['on saturday 10:00', { kind: 'once', at: '2026-11-21T09:00:00.000Z' }, '2026-11-21T09:00:00.000Z'],
    ['on saturday 8:00', { kind: 'once', at: '2026-11-28T07:00:00.000Z' }, '2026-11-28T07:00:00.000Z'],
    ['on friday', { kind: 'once', at: '2026-11-27T08:00:00.000Z' }, '2026-11-27T08:00:00.000Z'],
    ['at 2026-12-24 18:00', { kind: 'once', at: '2026-12-24T17:00:00.000Z' }, '2026-12-24T17:00:00.000Z'],
    ['on 24 Dec', { kind: 'once', at: '2026-12-24T08:00:00.000Z' }, '2026-12-24T08:00:00.000Z'],
    ['on 1 July', { kind: 'once', at: '2027-07-01T07:00:00.000Z' }, '2027-07-01T07:00:00.000Z'],
    ['on 29 Feb', { kind: 'once', at: '2028-02-29T08:00:00.000Z' }, '2028-02-29T08:00:00.000Z'],
    ['at 2027-03-28 02:30', { kind: 'once', at: '2027-03-28T01:00:00.000Z' }, '2027-03-28T01:00:00.000Z'],
    ['at 2027-10-31 02:30', { kind: 'once', at: '2027-10-31T00:30:00.000Z' }, '2027-10-31T00:30:00.000Z'],
  ])('%s', (text, schedule, firstDueAt) => {
    expect(settleSchedule({ phrase: phraseOf(text), zone, now })).toEqual({
      kind: 'settled',
      schedule,
      firstDueAt: new Date(firstDueAt),
    });
  });

  test.each([
    ['at 2026-11-21 08:59', zone, 'has passed; it is Sat 21 Nov 2026 09:00'],
    ['today at 9:00', zone, 'has passed'],
    ['cron "0 0 31 2 *"', zone, 'never due'],
    ['cron "0 0 31 4,6 *"', zone, 'never due'],
    ['daily 9am', 'Mars/Base', 'There is no time zone "Mars/Base"'],
  ])('%s in %s is refused', (text, where, reason) => {
    const settled = settleSchedule({ phrase: phraseOf(text), zone: where, now });
    expect(settled).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  test('an interval below the shortest is refused, whoever made the phrase', () => {
    const settled = settleSchedule({ phrase: { kind: 'every', everyMs: 9_999 }, zone, now });
    expect(settled).toMatchObject({ kind: 'refused', reason: expect.stringContaining('too often') });
  });
});

function phraseOf(text: string): SchedulePhrase {
  const reading = parseSchedule(text);
  if (reading.kind !== 'schedule') throw new Error(`not a schedule: ${text}`);
  return reading.phrase;
}
