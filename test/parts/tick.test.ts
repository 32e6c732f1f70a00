import { expect, test } from 'vitest';
import { changeTask } from '../../src/tasks/change-task.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { dueTimes, finishRuns, setUpTask } from '../support/task-bench.ts';

const minuteMs = 60_000;

test('a due instant becomes a row and a run, once, however often one looks', async () => {
  const { stores, clock, task, tick } = await setUpTask('every 1h Pulse: hello');
  expect((await tick()).runs).toEqual([]);
  clock.moveBy(60 * minuteMs);
  const results = await Promise.all([tick(), tick(), tick()]);
  expect(results.flatMap(({ runs }) => runs)).toHaveLength(1);
  expect(await dueTimes(stores, task)).toEqual(['run 11-20T09:00:00']);
  expect((await stores.tasks.get(task.id))?.nextDueAt?.toISOString()).toBe('2026-11-20T10:00:00.000Z');
});

test('after a day away the last instant runs and the others are one skipped stretch', async () => {
  const { stores, clock, task, tick } = await setUpTask('every 10s Pulse: hello');
  clock.moveBy(24 * 60 * minuteMs + 5_000);
  expect((await tick()).runs).toHaveLength(1);
  expect(await dueTimes(stores, task)).toEqual(['run 11-21T08:00:00', 'skipped 11-20T08:00:10 8639× missed']);
});

test('an instant that is later than its grace is skipped, with the reason, and the next one stands', async () => {
  const { stores, clock, task, tick } = await setUpTask('daily 09:00 Brief: news');
  clock.moveTo(new Date('2026-11-20T11:00:01Z'));
  expect((await tick()).runs).toEqual([]);
  expect(await dueTimes(stores, task)).toEqual(['skipped 11-20T09:00:00 missed']);
  expect((await stores.tasks.get(task.id))?.nextDueAt?.toISOString()).toBe('2026-11-21T09:00:00.000Z');
});

test('an instant runs up to the last moment of its grace', async () => {
  const { clock, tick } = await setUpTask('daily 09:00 Brief: news');
  clock.moveTo(new Date('2026-11-20T11:00:00Z'));
  expect((await tick()).runs).toHaveLength(1);
});

test('an instant is skipped while the previous run still goes on', async () => {
  const { stores, clock, task, tick } = await setUpTask('every 1h Pulse: hello');
  clock.moveBy(60 * minuteMs);
  await tick();
  clock.moveBy(60 * minuteMs);
  expect((await tick()).runs).toEqual([]);
  expect(await dueTimes(stores, task)).toEqual([
    'skipped 11-20T10:00:00 previous run still going',
    'run 11-20T09:00:00',
  ]);
  await finishRuns(stores, task);
  clock.moveBy(60 * minuteMs);
  expect((await tick()).runs).toHaveLength(1);
});

test('a paused task is never due, and a resumed one does not make up for it', async () => {
  const { stores, clock, person, task, tick } = await setUpTask('every 1h Pulse: hello');
  await changeTask(stores, task, { move: 'pause', by: person, now: clock.now() });
  clock.moveBy(150 * minuteMs);
  expect((await tick()).runs).toEqual([]);
  const paused = await stores.tasks.get(task.id);
  if (!paused) throw new Error('gone');
  await changeTask(stores, paused, { move: 'resume', by: person, now: clock.now() });
  expect((await tick()).runs).toEqual([]);
  expect((await stores.tasks.get(task.id))?.nextDueAt?.toISOString()).toBe('2026-11-20T11:00:00.000Z');
});

test('a reminder runs once and is done', async () => {
  const { stores, clock, task, tick } = await setUpTask('remind me in 20m to stand up');
  clock.moveBy(20 * minuteMs);
  expect((await tick()).runs).toHaveLength(1);
  expect((await stores.tasks.get(task.id))?.state).toBe('done');
  clock.moveBy(1_000 * minuteMs);
  expect((await tick()).runs).toEqual([]);
});

test('a reminder that comes too late is told, not run in silence', async () => {
  const { stores, clock, task, tick } = await setUpTask('remind me in 20m to stand up');
  clock.moveBy(20 * minuteMs + 121 * minuteMs);
  const { runs, told } = await tick();
  expect(runs).toEqual([]);
  expect(told.map(({ id }) => id)).toEqual([task.id]);
  expect(await dueTimes(stores, task)).toEqual(['skipped 11-20T08:20:00 missed']);
});

test('a clock that goes back makes nothing run twice', async () => {
  const { stores, clock, task, tick } = await setUpTask('every 1h Pulse: hello');
  clock.moveBy(60 * minuteMs);
  await tick();
  await finishRuns(stores, task);
  const early: FakeClock = createFakeClock('2026-11-20T08:30:00Z');
  clock.moveTo(early.now());
  expect((await tick()).runs).toEqual([]);
  clock.moveTo(new Date('2026-11-20T09:30:00Z'));
  expect((await tick()).runs).toEqual([]);
  expect(await dueTimes(stores, task)).toEqual(['run 11-20T09:00:00']);
});

test('a task that is resumed after a clock was set back is due behind what has its record', async () => {
  const { stores, clock, person, task, tick } = await setUpTask('every 10m Pulse: hello');
  clock.moveBy(65 * minuteMs);
  await tick();
  await finishRuns(stores, task);
  clock.moveBy(-40 * minuteMs);
  for (const move of ['pause', 'resume'] as const) {
    const known = await stores.tasks.get(task.id);
    if (known) await changeTask(stores, known, { move, by: person, now: clock.now() });
  }
  clock.moveBy(30 * minuteMs);
  expect((await tick()).runs).toEqual([]);
  expect((await stores.tasks.get(task.id))?.nextDueAt?.toISOString()).toBe('2026-11-20T09:10:00.000Z');
});

test.each(['skip', 'queue', 'queue-all', 'cancel'])(
  'with overlap %s a clock that goes back makes nothing run twice and loses nothing',
  async (overlap) => {
    const { stores, clock, task, tick } = await setUpTask('every 1h Pulse: hello', {
      overlap,
      missed: 'all 3',
    });
    clock.moveBy(130 * minuteMs);
    expect((await tick()).runs).toHaveLength(2);
    await finishRuns(stores, task);
    clock.moveBy(-60 * minuteMs);
    expect((await tick()).runs).toEqual([]);
    clock.moveBy(110 * minuteMs);
    expect((await tick()).runs).toHaveLength(1);
    expect(await dueTimes(stores, task)).toEqual([
      'run 11-20T11:00:00',
      'run 11-20T10:00:00',
      'run 11-20T09:00:00',
    ]);
  },
);
