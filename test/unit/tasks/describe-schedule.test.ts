import { describe, expect, test } from 'vitest';
import { formatInstant } from '../../../src/domain/format-instant.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { isZone } from '../../../src/domain/zone.ts';
import { describeSchedule } from '../../../src/tasks/describe-schedule.ts';

const cron = (expression: string): Schedule => ({ kind: 'cron', expression });
const every = (everyMs: number): Schedule => ({ kind: 'every', everyMs, anchor: '2026-11-21T08:00:00.000Z' });

describe('a schedule in words', () => {
  test.each([
    [every(60_000), 'every minute'],
    [every(1_800_000), 'every 30 minutes'],
    [every(5_400_000), 'every 90 minutes'],
    [every(86_400_000), 'every 24 hours'],
    [every(604_800_000), 'every 7 days'],
    [every(1_209_600_000), 'every 2 weeks'],
    [every(10_500), 'every 10s500ms'],
    [
      { kind: 'once', at: '2026-12-24T08:00:00.000Z' } as const,
      'once on Thu 24 Dec 2026 09:00 Europe/Vienna',
    ],
    [cron('0 9 * * *'), 'daily 09:00 Europe/Vienna'],
    [cron('0 9 * * 1-5'), 'weekdays 09:00 Europe/Vienna'],
    [cron('0 10 * * 0,6'), 'weekends 10:00 Europe/Vienna'],
    [cron('30 8 * * 1'), 'Mondays 08:30 Europe/Vienna'],
    [cron('0 9 * * 1,3,5'), 'Mondays, Wednesdays and Fridays 09:00 Europe/Vienna'],
    [cron('0 9 1 * *'), 'monthly on the 1st 09:00 Europe/Vienna'],
    [cron('0 9 22 * *'), 'monthly on the 22nd 09:00 Europe/Vienna'],
    [cron('0 9 13 * *'), 'monthly on the 13th 09:00 Europe/Vienna'],
    [cron('*/15 * * * *'), 'cron "*/15 * * * *" Europe/Vienna'],
    [cron('0 9 1 1 *'), 'yearly on 1 January 09:00 Europe/Vienna'],
    [cron('0 9 1 * 1'), 'cron "0 9 1 * 1" Europe/Vienna'],
  ])('%o', (schedule, words) => expect(describeSchedule(schedule, 'Europe/Vienna')).toBe(words));
});

test.each([
  ['2026-11-23T08:00:00Z', 'Europe/Vienna', 'Mon 23 Nov 09:00'],
  ['2026-09-01T00:00:00Z', 'UTC', 'Tue 1 Sep 00:00'],
  ['2026-12-31T23:30:00Z', 'Asia/Tokyo', 'Fri 1 Jan 08:30'],
])('%s in %s reads "%s"', (instant, zone, text) => expect(formatInstant(new Date(instant), zone)).toBe(text));

test.each([
  ['Europe/Berlin', true],
  ['europe/berlin', true],
  ['UTC', true],
  ['Mars/Base', false],
  ['+02:00', false],
  ['', false],
])('whether "%s" is a zone: %s', (zone, known) => expect(isZone(zone)).toBe(known));
