import { describe, expect, test } from 'vitest';
import type { TaskPolicy } from '../../../src/domain/task-policy.ts';
import { planDue } from '../../../src/tasks/plan-due.ts';
import { aTask } from '../../support/a-task.ts';

const at = (time: string) => new Date(`2026-11-21T${time}Z`);
const next = at('13:00');
const skipped = (first: string, last: string, count: number, reason = 'missed') => ({
  ...{ first: at(first), last: at(last), count, reason },
});

const plan = (policy: TaskPolicy, now: string, open = 0) =>
  planDue(aTask({ policy }), { now: at(now), open, runsMade: 0 });

describe('missed instants', () => {
  test.each([
    ['nothing is set', {}],
    ['once', { missed: 'once' }],
    ['all 1', { missed: { all: 1 } }],
  ] as const)('with %s the newest runs if its grace is not over', (_, policy) => {
    expect(plan(policy, '12:30')).toEqual({
      runs: [at('12:00')],
      skipped: skipped('09:00', '11:00', 3),
      next,
    });
  });

  test('with skip nothing runs that is more than a minute late', () => {
    expect(plan({ missed: 'skip' }, '12:30')).toEqual({
      runs: [],
      skipped: skipped('09:00', '12:00', 4),
      next,
    });
    expect(plan({ missed: 'skip' }, '12:01')).toMatchObject({ runs: [at('12:00')] });
    expect(plan({ missed: 'skip' }, '12:01:01')).toMatchObject({ runs: [] });
  });

  test('with all N the newest run in order, the others are one stretch', () => {
    expect(plan({ missed: { all: 2 } }, '12:30')).toEqual({
      runs: [at('11:00'), at('12:00')],
      skipped: skipped('09:00', '10:00', 2),
      next,
    });
    expect(plan({ missed: { all: 50 }, graceMs: 86_400_000 }, '12:30')).toEqual({
      runs: [at('09:00'), at('10:00'), at('11:00'), at('12:00')],
      next,
    });
  });

  test('with all N none runs whose grace is over', () => {
    expect(plan({ missed: { all: 50 } }, '12:30')).toEqual({
      runs: [at('11:00'), at('12:00')],
      skipped: skipped('09:00', '10:00', 2),
      next,
    });
  });

  test('with all N no more run than the limit leaves', () => {
    const task = aTask({ policy: { missed: { all: 3 } }, limits: { maxRuns: 5 }, graceMs: 86_400_000 });
    expect(planDue(task, { now: at('12:30'), open: 0, runsMade: 3 })).toEqual({
      runs: [at('11:00'), at('12:00')],
      skipped: skipped('09:00', '10:00', 2),
      ended: 'runs',
    });
  });

  test('a grace of its own goes before the house’s', () => {
    expect(plan({ graceMs: 60_000 }, '12:02')).toMatchObject({ runs: [] });
    expect(plan({ graceMs: 180_000 }, '12:02')).toMatchObject({ runs: [at('12:00')] });
  });
});

describe('an instant while runs are open', () => {
  test.each([
    ['nothing set', {}, 1, 0, 'previous run still going'],
    ['skip', { overlap: 'skip' }, 1, 0, 'previous run still going'],
    ['queue and one run', { overlap: 'queue' }, 1, 1, undefined],
    ['queue and one that waits', { overlap: 'queue' }, 2, 0, 'another run waits already'],
    ['queue and many', { overlap: 'queue' }, 9, 0, 'another run waits already'],
    ['queue-all and many', { overlap: 'queue-all' }, 99, 1, undefined],
    ['queue-all and far too many', { overlap: 'queue-all' }, 100, 0, '100 runs wait already'],
    ['cancel', { overlap: 'cancel' }, 3, 1, undefined],
  ] as const)('with %s', (_, policy, open, runs, reason) => {
    const made = plan(policy, '09:00:01', open);
    expect(made.runs).toHaveLength(runs);
    expect(made.skipped).toEqual(reason && skipped('09:00', '09:00', 1, reason));
    expect(made.replaces).toBe('overlap' in policy && policy.overlap === 'cancel' ? true : undefined);
    expect(made.next).toEqual(at('10:00'));
  });

  test('with queue only the newest of several finds the one place', () => {
    const policy = { overlap: 'queue', missed: { all: 3 }, graceMs: 86_400_000 } as const;
    expect(plan(policy, '12:30', 1)).toEqual({
      runs: [at('12:00')],
      skipped: skipped('09:00', '11:00', 3),
      next,
    });
  });

  test('what is made up for waits one behind another, whatever overlap says', () => {
    const caughtUp = { missed: { all: 3 }, graceMs: 86_400_000 } as const;
    for (const overlap of ['skip', 'queue', 'queue-all', 'cancel'] as const) {
      expect(plan({ ...caughtUp, overlap }, '12:30').runs).toHaveLength(3);
    }
  });

  test('with cancel nothing is replaced where nothing is open', () => {
    expect(plan({ overlap: 'cancel' }, '09:00')).not.toHaveProperty('replaces');
  });
});

test('a clock that was set back finds nothing to do, by any policy', () => {
  const task = aTask({ nextDueAt: at('10:00') });
  for (const missed of ['skip', 'once', { all: 3 }] as const) {
    for (const overlap of ['skip', 'queue', 'queue-all', 'cancel'] as const) {
      const policy = { missed, overlap };
      const early = planDue({ ...task, policy }, { now: at('10:00:30'), open: 0, runsMade: 0 });
      expect(early.runs).toEqual([at('10:00')]);
      const { next: nextDueAt } = early;
      if (!nextDueAt) throw new Error('no next');
      // The clock went back to 09:10, so that only 11:00 is still to come.
      expect(nextDueAt).toEqual(at('11:00'));
      const later = planDue({ ...task, policy, nextDueAt }, { now: at('11:00'), open: 0, runsMade: 1 });
      expect(later.runs).toEqual([at('11:00')]);
    }
  }
});
