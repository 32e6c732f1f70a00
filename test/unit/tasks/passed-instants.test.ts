import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { systemIds } from '../../../src/kernel/ids.ts';
import { nextInstant } from '../../../src/tasks/next-instant.ts';
import { passedInstants } from '../../../src/tasks/passed-instants.ts';
import { planDue } from '../../../src/tasks/plan-due.ts';
import { aTask } from '../../support/a-task.ts';

const schedules: readonly Schedule[] = [
  { kind: 'every', everyMs: 90_000, anchor: '2026-01-01T00:00:00Z' },
  { kind: 'cron', expression: '*/7 * * * *' },
  { kind: 'cron', expression: '0-3 3 * * *' },
  { kind: 'cron', expression: '*/20 * 9 * * 5' },
  {
    kind: 'calendar',
    days: { on: 'weekdays', weekdays: [1, 2, 3, 4, 5] },
    times: { from: '09:00', to: '17:00', everyMs: 1_800_000 },
  },
];

/** Instant by instant. */
function allOf(timetable: Parameters<typeof nextInstant>[0], first: Date, now: Date): readonly Date[] {
  const instants = [first];
  for (;;) {
    const following = nextInstant(timetable, instants.at(-1) ?? first);
    if (!following || following > now) return instants;
    instants.push(following);
  }
}

test('the newest are found from either end, and counted as far as was asked', () => {
  const from = new Date('2026-03-20T00:00:00Z');
  fc.assert(
    fc.property(
      fc.constantFrom(...schedules),
      fc.constantFrom(undefined, 15_000),
      fc.integer({ min: 0, max: 6 * 3_600 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 60 }),
      (schedule, jitterMs, seconds, most, mostCounted) => {
        const timetable = {
          ...{ id: systemIds.next('task'), zone: 'Europe/Vienna', schedule },
          ...(jitterMs !== undefined && { limits: { jitterMs } }),
        };
        const first = nextInstant(timetable, from);
        if (!first) throw new Error('never due');
        const now = new Date(first.getTime() + seconds * 1_000);
        const all = allOf(timetable, first, now);
        const { newest, count, atLeast } = passedInstants(timetable, { first, now, most, mostCounted });
        expect(newest).toEqual(all.slice(-most));
        expect(atLeast ? count < all.length : count === all.length).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

describe('two years of backlog', () => {
  const now = new Date('2026-11-21T09:00:30Z');
  const nextDueAt = new Date('2024-11-21T09:00:00Z');
  const planOf = (schedule: Schedule, jitterMs?: number) =>
    planDue(
      aTask({ schedule, nextDueAt, zone: 'Europe/Vienna', ...(jitterMs && { limits: { jitterMs } }) }),
      { now, open: 0, runsMade: 0, mostCounted: 100 },
    );

  test('of a plain interval are counted exactly', () => {
    const anchor = '2024-11-21T08:59:00.000Z';
    const { runs, skipped } = planOf({ kind: 'every', everyMs: 60_000, anchor });
    expect(runs).toEqual([new Date('2026-11-21T09:00:00Z')]);
    expect(skipped).toMatchObject({ count: 730 * 1_440, reason: 'missed' });
  });

  test.each([
    ['a cron rule', { kind: 'cron', expression: '* * * * *' }, undefined],
    ['a jittered interval', { kind: 'every', everyMs: 60_000, anchor: '2024-11-21T08:59:00Z' }, 30_000],
    ['a rule that is due in bursts', { kind: 'cron', expression: '* * 9,10 21 11 *' }, undefined],
  ] as const)('of %s: the newest runs, and the others are at least so many', (_, schedule, jitterMs) => {
    const { runs, skipped, next } = planOf(schedule, jitterMs);
    expect(runs).toHaveLength(1);
    expect(now.getTime() - (runs[0]?.getTime() ?? 0)).toBeLessThan(61_000);
    expect(skipped).toMatchObject({ first: nextDueAt, count: 99, atLeast: true });
    expect(skipped?.last.getTime()).toBeLessThan(runs[0]?.getTime() ?? 0);
    expect(next && next > now).toBe(true);
  });
});
