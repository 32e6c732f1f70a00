import { expect, test } from 'vitest';
import type { Task } from '../../../src/domain/task.ts';
import { idFrom } from '../../../src/kernel/ids.ts';
import { describeSimulation } from '../../../src/tasks/describe-simulation.ts';
import { medianOf, simulateTask } from '../../../src/tasks/simulate-task.ts';

const now = new Date('2026-10-23T08:00:00Z');
const task: Task = {
  id: idFrom('task', '1'),
  number: 1,
  name: 'Pulse',
  agent: 'clerk',
  session: idFrom('session', '1'),
  createdBy: idFrom('person', '1'),
  prompt: 'hello',
  mode: 'agent',
  schedule: { kind: 'cron', expression: '30 2 * * *' },
  policy: {},
  zone: 'Europe/Vienna',
  target: { channel: 'test', account: 'test', kind: 'dm', chat: 'home' },
  state: 'active',
  graceMs: 0,
  createdAt: now,
};
const hourly = {
  ...task,
  schedule: { kind: 'every', everyMs: 3_600_000, anchor: now.toISOString() },
} as const;
const simulate = (of: Task, days: number, more: object = {}) =>
  simulateTask(of, { now, days, runsMade: 0, samples: [], ...more });

test('each day is counted, and the first instants are shown', () => {
  const result = simulate(task, 3);
  expect(result.days.map(({ count }) => count)).toEqual([1, 1, 1]);
  expect(result.first.map((at) => at.toISOString())).toEqual([
    '2026-10-24T00:30:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
});

test('a change of the clocks within the days is told, a later one is not', () => {
  expect(simulate(task, 3).clockWarnings).toEqual([
    'Sun 25 Oct 2026: clocks go back and show 02:30 twice; it is due the first time only (Europe/Vienna).',
  ]);
  expect(simulate(task, 1).clockWarnings).toEqual([]);
});

test('limits end it: the last run, and the last day', () => {
  expect(simulate({ ...hourly, limits: { maxRuns: 5 } }, 3, { runsMade: 2 }).total).toBe(3);
  expect(simulate({ ...hourly, limits: { until: new Date('2026-10-23T10:30:00Z') } }, 3).total).toBe(2);
});

test('what would meet the run before is counted by the median of the last runs', () => {
  const samples = [{ durationMs: 5_000 }, { durationMs: 5_400_000 }, { durationMs: 9_000_000 }];
  expect(simulate(hourly, 1, { samples })).toMatchObject({ total: 24, medianMs: 5_400_000, overlaps: 12 });
  expect(simulate(hourly, 1, { samples: [{ durationMs: 5_000 }] })).toMatchObject({ overlaps: 0 });
  expect(simulate(hourly, 1).overlaps).toBeUndefined();
});

test('a simulation reads like this', () => {
  const samples = [{ durationMs: 90_000, costUsd: 0.01 }];
  expect(describeSimulation(hourly, simulate(hourly, 2, { samples }), 2)).toEqual([
    '**Pulse** · T-1 · every hour',
    'In the next 2 days it is due 48 times.',
    '- Fri 23 Oct: 13',
    '- Sat 24 Oct: 24',
    '- Sun 25 Oct: 11',
    '',
    expect.stringMatching(/^First: Fri 23 Oct 11:00 · /),
    'No run meets the one before: the last runs took 1m30s in the middle.',
    'Forecast: about $0.48, $0.0100 a run.',
  ]);
});

test('without a run there is no forecast, and a task that is never due says so', () => {
  const lines = describeSimulation(task, simulate(task, 3), 3);
  expect(lines).toContain('- Sat 24 Oct to Mon 26 Oct: 1 a day');
  expect(lines.at(-1)).toBe('There is no run yet, so no forecast of time and cost.');
  const over = { ...task, schedule: { kind: 'once', at: '2026-01-01T00:00:00Z' }, state: 'done' } as const;
  expect(describeSimulation(over, simulate(over, 3), 3)[1]).toBe(
    'In the next 3 days it is not due at all. It is done: this is what would be if it were not.',
  );
});

test('what is due too often to be counted is estimated from what was', () => {
  const often = { ...hourly, schedule: { ...hourly.schedule, everyMs: 10_000 } };
  expect(simulate(often, 366)).toMatchObject({ total: 50_000, estimate: 3_162_240 });
  const minutely = { ...task, schedule: { kind: 'cron', expression: '* * * * *' } } as const;
  const lines = describeSimulation(minutely, simulate(minutely, 30), 30);
  expect(lines.slice(1, 3)).toEqual([
    'In the next 30 days it is due about 43200 times.',
    'Counted are the first 2000, up to Sat 24 Oct; the rest is taken to be like them.',
  ]);
});

test.each([
  [[], undefined],
  [[3], 3],
  [[4, 1], 2.5],
  [[9, 1, 2], 2],
])('the median of %j is %j', (values, median) => {
  expect(medianOf(values)).toBe(median);
});
