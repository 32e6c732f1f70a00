import { expect, test } from 'vitest';
import { changeTask } from '../../src/tasks/change-task.ts';
import { nextDue } from '../../src/tasks/next-due.ts';
import { openHouse } from '../support/house.ts';
import { dueTimes, finishRuns, setUpTask } from '../support/task-bench.ts';

const minuteMs = 60_000;

test('limits are kept with the task', async () => {
  const { stores, task } = await setUpTask('every 1h until 2026-11-21 max 10 runs jitter 5m Pulse: hello');
  const limits = { until: new Date('2026-11-21T23:59:59.999Z'), maxRuns: 10, jitterMs: 300_000 };
  expect((await stores.tasks.get(task.id))?.limits).toEqual(limits);
});

test('limits may be written as flags, are shown, and counted', async () => {
  const { channel } = await openHouse();
  await channel.say('/task new every 1h Pulse: say hello --max-runs 2 --jitter 5m --tz UTC');
  const made = await channel.until(({ markdown }) => markdown.includes('✅ **Pulse**'));
  expect(made.markdown).toContain('every hour, ± up to 5m later, at most 2 runs → here');
  expect(made.markdown.split('next: ')[1]?.split(' · ')).toHaveLength(2);
  await channel.say('/task show Pulse');
  await channel.until(({ markdown }) => markdown.includes('runs by the schedule: 0 of 2'));
  await channel.say('/task new in 20m go --max-runs 2');
  await channel.until(({ markdown }) => markdown.includes('✗ Nothing was created. This is due once'));
  await channel.say('/task preview daily 02:30 --tz Europe/Vienna --until 2999-12-31');
  await channel.until(({ markdown }) =>
    markdown.includes('daily 02:30 Europe/Vienna, until Tue 31 Dec 2999'),
  );
});

test('after its last run a task is done, and says so once', async () => {
  const { stores, clock, task, notices, tick } = await setUpTask('every 1h max 2 runs Pulse: hello');
  clock.moveBy(60 * minuteMs);
  expect((await tick()).told).toEqual([]);
  await finishRuns(stores, task);
  clock.moveBy(60 * minuteMs);
  const results = await Promise.all([tick(), tick(), tick()]);
  expect(results.flatMap(({ runs }) => runs)).toHaveLength(1);
  expect(results.flatMap(({ told }) => told.map(({ id }) => id))).toEqual([task.id]);
  expect(notices).toEqual([
    '🏁 **Pulse** (T-1) is done: its last run begins now, 2 of 2. History: `/task runs T-1`',
  ]);
  expect(await stores.tasks.get(task.id)).toMatchObject({ state: 'done' });
  clock.moveBy(600 * minuteMs);
  expect(await tick()).toMatchObject({ runs: [], told: [] });
});

test('an instant that was skipped is no run', async () => {
  const { stores, clock, task, notices, tick } = await setUpTask('every 1h max 2 runs Pulse: hello');
  clock.moveBy(60 * minuteMs);
  await tick();
  clock.moveBy(60 * minuteMs);
  expect((await tick()).runs).toEqual([]);
  await finishRuns(stores, task);
  clock.moveBy(60 * minuteMs);
  expect((await tick()).runs).toHaveLength(1);
  expect(notices).toHaveLength(1);
  expect(await dueTimes(stores, task)).toEqual([
    'run 11-20T11:00:00',
    'skipped 11-20T10:00:00 previous run still going',
    'run 11-20T09:00:00',
  ]);
});

test('after its end a task is done, and says so once', async () => {
  const { stores, clock, task, notices, tick } = await setUpTask('every 1h until 09:30 Pulse: hello');
  clock.moveBy(60 * minuteMs);
  expect((await tick()).runs).toHaveLength(1);
  expect(notices).toEqual([
    '🏁 **Pulse** (T-1) is done: its last run begins now, as its end is Fri 20 Nov 2026 09:30 UTC. History: `/task runs T-1`',
  ]);
  expect(await stores.tasks.get(task.id)).toMatchObject({ state: 'done' });
  clock.moveBy(600 * minuteMs);
  expect(await tick()).toMatchObject({ runs: [], told: [] });
});

test('what was missed up to the end does not run behind it', async () => {
  const { stores, clock, task, notices, tick } = await setUpTask('every 1h until 10:30 Pulse: hello');
  clock.moveBy(170 * minuteMs);
  expect((await tick()).runs).toEqual([]);
  expect(notices).toEqual([expect.stringContaining('is done: nothing more will run')]);
  expect(await dueTimes(stores, task)).toEqual(['skipped 11-20T09:00:00 2× past its end']);
});

test('a task that was paused beyond its end is done when it is resumed', async () => {
  const { stores, clock, person, task } = await setUpTask('every 1h until 10:30 Pulse: hello');
  await changeTask(stores, task, { move: 'pause', by: person, now: clock.now() });
  clock.moveBy(300 * minuteMs);
  const paused = await stores.tasks.get(task.id);
  if (!paused) throw new Error('gone');
  const change = await changeTask(stores, paused, { move: 'resume', by: person, now: clock.now() });
  expect(change).toMatchObject({ kind: 'changed', task: { state: 'done' } });
});

test('with jitter each instant comes a little later, in order, and none is lost', async () => {
  const { stores, clock, task, tick } = await setUpTask('daily 9:00 and 10:00 jitter 30m Brief: news');
  const { schedule } = task;
  if (!schedule) throw new Error('no schedule');
  const late: number[] = [];
  let plain = new Date(clock.now());
  for (let count = 0; count < 6; count++) {
    const due = (await stores.tasks.get(task.id))?.nextDueAt;
    const rule = nextDue(schedule, 'UTC', plain);
    if (!due || !rule) throw new Error('not due');
    late.push(due.getTime() - rule.getTime());
    plain = rule;
    clock.moveTo(new Date(due.getTime() - 1));
    expect((await tick()).runs).toEqual([]);
    clock.moveTo(due);
    expect((await tick()).runs).toHaveLength(1);
    await finishRuns(stores, task);
  }
  for (const delayMs of late) {
    expect(delayMs).toBeGreaterThanOrEqual(0);
    expect(delayMs).toBeLessThan(30 * minuteMs);
  }
  expect(new Set(late).size).toBeGreaterThan(1);
});
