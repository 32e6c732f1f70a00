import { expect, test } from 'vitest';
import { backendFaults } from '../../../src/contracts/agent-backend.ts';
import { planRetry } from '../../../src/runs/plan-retry.ts';

const secondMs = 1_000;

test('a run is tried again after 30 s, 1 m, 2 m and so on, an hour at most, as often as its policy says', () => {
  const waits = Array.from({ length: 10 }, (_, failedTries) =>
    planRetry({ policy: { retries: 9 }, failedTries }, 'crashed'),
  );
  expect(waits.map((retry) => retry && retry.inMs / secondMs)).toEqual([
    ...[30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600],
    undefined,
  ]);
  expect(waits.map((retry) => retry?.left)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0, undefined]);
});

test('what lies ahead is all that is to be waited for', () => {
  expect(planRetry({ policy: { retries: 3 }, failedTries: 1 }, 'crashed')?.longestMs).toBe(180 * secondMs);
});

test('only what may go better another time is tried again', () => {
  const tried = backendFaults.filter((fault) => planRetry({ policy: { retries: 1 }, failedTries: 0 }, fault));
  expect(tried).toEqual([
    ...['crashed', 'timed_out', 'too_much_output', 'empty'],
    ...['rate_limited', 'overloaded'],
  ]);
});

test('without a policy nothing is tried again', () => {
  expect(planRetry({ policy: {}, failedTries: 0 }, 'crashed')).toBeUndefined();
});
