import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Limits } from '../../../src/domain/limits.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { systemIds } from '../../../src/kernel/ids.ts';
import { nextDue } from '../../../src/tasks/next-due.ts';
import { nextInstant, type Timetable } from '../../../src/tasks/next-instant.ts';

const id = systemIds.next('task');
const start = new Date('2026-11-21T08:00:00Z');
const hourly: Schedule = { kind: 'every', everyMs: 3_600_000, anchor: start.toISOString() };

function instants(timetable: Timetable, count: number, after = start): readonly Date[] {
  const found: Date[] = [];
  let last: Date | undefined = after;
  while (last && found.length < count) {
    last = nextInstant(timetable, last);
    if (last) found.push(last);
  }
  return found;
}

const rules = fc.constantFrom<Schedule>(
  hourly,
  { kind: 'every', everyMs: 10_000, anchor: start.toISOString() },
  { kind: 'cron', expression: '*/7 1-3 * * *' },
  { kind: 'cron', expression: '30 * * * *' },
  {
    kind: 'calendar',
    days: { on: 'days', every: 2, from: '2026-10-24' },
    times: ['02:00', '02:30', '03:00'],
  },
);
const jitters = fc.integer({ min: 1, max: 86_400 }).map((seconds) => seconds * 1_000);

describe('jitter', () => {
  test('only delays, by less than it says, and no instant overtakes another', () => {
    fc.assert(
      fc.property(rules, jitters, fc.integer({ min: 0, max: 200_000 }), (schedule, jitterMs, minutes) => {
        const zone = 'Europe/Vienna';
        const after = new Date(Date.parse('2026-10-20T00:00Z') + minutes * 60_000);
        const shifted = instants({ id, schedule, zone, limits: { jitterMs } }, 6, after);
        for (const [index, at] of shifted.entries()) {
          expect(at.getTime()).toBeGreaterThan((shifted[index - 1] ?? after).getTime());
          // Each stands behind an instant of the rule of its own, nearer than the jitter.
          const plain = nextDue(schedule, zone, new Date(at.getTime() - jitterMs));
          expect(plain?.getTime()).toBeLessThanOrEqual(at.getTime());
        }
        const between = (from: Date, to: Date) =>
          instants({ schedule, zone }, 99, from).filter((each) => each <= to);
        const [first, last] = [shifted[0], shifted.at(-1)];
        if (first && last) expect(Math.abs(between(first, last).length - 5)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same for the same task and instant, however one comes to it', () => {
    const timetable = { id, schedule: hourly, zone: 'UTC', limits: { jitterMs: 1_800_000 } };
    const all = instants(timetable, 50);
    for (const [index, at] of all.entries()) {
      const before = all[index - 1] ?? start;
      expect(nextInstant(timetable, new Date((before.getTime() + at.getTime()) / 2))).toEqual(at);
    }
  });

  test('differs from task to task and spreads over its length', () => {
    const delays = Array.from({ length: 400 }, () => {
      const limits: Limits = { jitterMs: 600_000 };
      const at = nextInstant({ id: systemIds.next('task'), schedule: hourly, zone: 'UTC', limits }, start);
      return ((at?.getTime() ?? 0) - start.getTime() - 3_600_000) / 60_000;
    });
    for (let minute = 0; minute < 10; minute++) {
      const count = delays.filter((delay) => Math.floor(delay) === minute).length;
      expect(count).toBeGreaterThan(10);
      expect(count).toBeLessThan(90);
    }
  });

  test('is none where nothing is a task yet', () => {
    expect(nextInstant({ schedule: hourly, zone: 'UTC', limits: { jitterMs: 600_000 } }, start)).toEqual(
      new Date('2026-11-21T09:00:00Z'),
    );
  });
});

describe('an end', () => {
  test('lets the instant that it names be due, and none after it', () => {
    const until = new Date('2026-11-21T10:00:00Z');
    expect(instants({ id, schedule: hourly, zone: 'UTC', limits: { until } }, 9)).toEqual([
      new Date('2026-11-21T09:00:00Z'),
      until,
    ]);
  });

  test('is never passed by jitter', () => {
    const until = new Date('2026-11-21T10:00:00Z');
    const found = instants({ id, schedule: hourly, zone: 'UTC', limits: { until, jitterMs: 3_000_000 } }, 9);
    expect(found).toHaveLength(2);
    expect(found.at(-1)).toEqual(until);
  });
});
