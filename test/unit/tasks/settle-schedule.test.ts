import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../src/domain/parse-schedule.ts';
import type { SchedulePhrase } from '../../../src/domain/schedule.ts';
import { nextDue } from '../../../src/tasks/next-due.ts';
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
    ['in 3 days at 9am', { kind: 'once', at: '2026-11-24T08:00:00.000Z' }, '2026-11-24T08:00:00.000Z'],
    ['next saturday 10:00', { kind: 'once', at: '2026-11-28T09:00:00.000Z' }, '2026-11-28T09:00:00.000Z'],
    ['next sunday', { kind: 'once', at: '2026-11-22T08:00:00.000Z' }, '2026-11-22T08:00:00.000Z'],
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

describe('a stride', () => {
  test.each([
    ['every other day 9am', now, ['2026-11-22', '2026-11-24', '2026-11-26']],
    ['every other day 10am', now, ['2026-11-21', '2026-11-23']],
    ['every 2 weeks on friday', now, ['2026-11-27', '2026-12-11', '2026-12-25']],
    [
      'every 2 weeks on monday and saturday 10:00',
      now,
      ['2026-11-21', '2026-11-30', '2026-12-05', '2026-12-14'],
    ],
    ['every 6 months', now, ['2027-05-21', '2027-11-21', '2028-05-21']],
    ['every 6 months', '2026-08-31T08:00Z', ['2027-02-28', '2027-08-31', '2028-02-29']],
    ['every 2 months on the 31st', now, ['2026-12-31', '2027-08-31', '2027-10-31']],
    [
      'every 2 months on the 31st or the last day',
      now,
      ['2026-11-30', '2027-01-31', '2027-03-31', '2027-05-31'],
    ],
    ['monthly on the 30th or the last day', now, ['2026-11-30', '2026-12-30', '2027-01-30', '2027-02-28']],
  ])('"%s" said at %s', (text, said, days) => {
    const settled = settleSchedule({ phrase: phraseOf(text), zone, now: new Date(said) });
    if (settled.kind === 'refused') throw new Error(settled.reason);
    const due = [settled.firstDueAt];
    while (due.length < days.length) due.push(nextDue(settled.schedule, zone, due.at(-1) ?? now) ?? now);
    expect(due.map((at) => at.toISOString().slice(0, 10))).toEqual(days);
  });

  test('is not due before it began', () => {
    const days = { on: 'days', every: 2, from: '2026-11-21' } as const;
    const first = nextDue({ kind: 'calendar', days, times: ['09:00'] }, 'UTC', new Date('2026-10-01T00:00Z'));
    expect(first).toEqual(new Date('2026-11-21T09:00Z'));
  });
});

describe('limits', () => {
  test.each([
    ['every 1h until 2026-12-31', '2026-12-31T22:59:59.999Z'],
    ['every 1h until today', '2026-11-21T22:59:59.999Z'],
    ['every 1h until Saturday', '2026-11-21T22:59:59.999Z'],
    ['every 1h until Friday 18:00', '2026-11-27T17:00:00.000Z'],
    ['every 1h until 18:00', '2026-11-21T17:00:00.000Z'],
    ['every 30m until 9:30', '2026-11-21T08:30:00.000Z'],
    ['every 30m until 8:00', '2026-11-22T07:00:00.000Z'],
  ])('"%s" ends at %s', (text, until) => {
    const reading = parseSchedule(text);
    if (reading.kind !== 'schedule') throw new Error(`not a schedule: ${text}`);
    expect(settleSchedule({ ...reading, zone, now })).toMatchObject({ limits: { until: new Date(until) } });
  });
});

function phraseOf(text: string): SchedulePhrase {
  const reading = parseSchedule(text);
  if (reading.kind !== 'schedule') throw new Error(`not a schedule: ${text}`);
  return reading.phrase;
}
