import { expect, test } from 'vitest';
import { backendFaults } from '../../../src/contracts/agent-backend.ts';
import { planWait } from '../../../src/runs/plan-wait.ts';

const secondMs = 1_000;

test('a run that is put off waits 15 s, 30 s and so on, a quarter of an hour at most, and four hours in all', () => {
  const waits = Array.from(
    { length: 21 },
    (_, each) => planWait({ waits: each }, { fault: 'overloaded' })?.inMs,
  );
  expect(waits.slice(0, 8)).toEqual([15, 30, 60, 120, 240, 480, 900, 900].map((each) => each * secondMs));
  expect(waits[19]).toBe(900 * secondMs);
  expect(waits[20]).toBeUndefined();
});

test('it waits at least for as long as it was told, but not for ever', () => {
  const told = (seconds: number) =>
    planWait({ waits: 0 }, { fault: 'rate_limited', retryAfterMs: seconds * secondMs })?.inMs;
  expect(told(3)).toBe(15 * secondMs);
  expect(told(90)).toBe(90 * secondMs);
  expect(told(7 * 3_600)).toBeUndefined();
});

test('people are told once, when it begins to take long', () => {
  const news = Array.from({ length: 20 }, (_, waits) => planWait({ waits }, { fault: 'overloaded' })?.isNews);
  expect(news.filter(Boolean)).toHaveLength(1);
  expect(news.indexOf(true)).toBe(3);
  expect(planWait({ waits: 0 }, { fault: 'overloaded', retryAfterMs: 120 * secondMs })?.isNews).toBe(true);
});

test('nothing else is waited for', () => {
  expect(backendFaults.filter((fault) => planWait({ waits: 0 }, { fault }))).toEqual([
    'rate_limited',
    'overloaded',
  ]);
});
