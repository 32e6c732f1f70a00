import { describe, expect, test } from 'vitest';
import type { Limits } from '../../../src/domain/limits.ts';
import { planDue } from '../../../src/tasks/plan-due.ts';
import { aTask } from '../../support/a-task.ts';

const at = (time: string) => new Date(`2026-11-21T${time}Z`);

const plan = (limits: Limits, now: Date, runsMade = 0, busy = false) =>
  planDue(aTask({ limits }), { now, open: busy ? 1 : 0, runsMade });

describe('the last run', () => {
  test('is the one that makes the number full, and nothing comes after it', () => {
    expect(plan({ maxRuns: 3 }, at('09:00'), 1)).toEqual({ runs: [at('09:00')], next: at('10:00') });
    expect(plan({ maxRuns: 3 }, at('09:00'), 2)).toEqual({ runs: [at('09:00')], ended: 'runs' });
    expect(plan({ maxRuns: 1 }, at('09:00'))).toEqual({ runs: [at('09:00')], ended: 'runs' });
  });

  test('is not used up by an instant that did not run', () => {
    const skipped = { first: at('09:00'), last: at('09:00'), count: 1, reason: 'previous run still going' };
    expect(plan({ maxRuns: 3 }, at('09:00'), 2, true)).toEqual({ runs: [], skipped, next: at('10:00') });
  });

  test('was before: nothing runs any more', () => {
    expect(plan({ maxRuns: 3 }, at('09:00'), 3)).toEqual({ runs: [], ended: 'runs' });
  });
});

describe('an end', () => {
  test('comes with the last instant before it', () => {
    expect(plan({ until: at('10:30') }, at('09:00'))).toEqual({ runs: [at('09:00')], next: at('10:00') });
    expect(plan({ until: at('09:30') }, at('09:00'))).toEqual({ runs: [at('09:00')], ended: 'until' });
    expect(plan({ until: at('09:00') }, at('09:00'))).toEqual({ runs: [at('09:00')], ended: 'until' });
  });

  test('that has passed lets nothing run late, and counts no instant behind it', () => {
    const skipped = { first: at('09:00'), last: at('10:00'), count: 2, reason: 'past its end' };
    expect(plan({ until: at('10:30') }, at('11:30'))).toEqual({ runs: [], skipped, ended: 'until' });
  });
});

test('without limits a schedule goes on', () => {
  expect(plan({}, at('09:00'), 1_000)).toEqual({ runs: [at('09:00')], next: at('10:00') });
});
