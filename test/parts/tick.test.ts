import { expect, test } from 'vitest';
import type { Stores } from '../../src/contracts/stores/stores.ts';
import type { Task } from '../../src/domain/task.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createPost } from '../../src/outbox/post.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { createStores } from '../../src/store/stores.ts';
import { changeTask } from '../../src/tasks/change-task.ts';
import { createTask } from '../../src/tasks/create-task.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { placeOf } from '../support/test-channel.ts';

const minuteMs = 60_000;

async function setUp(words: string) {
  const stores = createStores(await freshDatabase());
  const clock = createFakeClock('2026-11-20T08:00:00Z');
  const ids = systemIds;
  const post = createPost({ ids, expiryMs: minuteMs, split: (_, markdown) => [markdown] });
  const person = await stores.people.ensure({
    id: ids.next('person'),
    name: 'ann',
    role: 'owner',
    zone: 'UTC',
  });
  const session = await stores.sessions.ensure({
    id: ids.next('session'),
    key: 'k',
    agent: 'clerk',
    name: 'main',
  });
  const origin = { person, session, target: placeOf('home'), now: clock.now(), graceMs: 120 * minuteMs };
  const creation = await createTask(stores, ids, words, origin);
  if (creation.kind === 'refused') throw new Error(creation.reason);
  return { stores, clock, person, task: creation.task, tick: () => tick({ stores, ids, clock, post }) };
}

async function dueTimes(stores: Stores, task: Task): Promise<readonly string[]> {
  const rows = await stores.occurrences.ofTask(task.id, 100);
  return rows.map(({ outcome, dueAt, count, reason }) =>
    [
      outcome,
      dueAt.toISOString().slice(5, 19),
      ...(count > 1 ? [`${count}×`] : []),
      ...(reason ? [reason] : []),
    ].join(' '),
  );
}

/** As if a worker had ended every run. */
async function finishRuns(stores: Stores, task: Task): Promise<void> {
  for (const run of await stores.runs.ofTask(task.id, 100)) {
    await stores.runs.endUnclaimed(run.id, 'queued', 'cancelled', 'test');
  }
}

test('a due instant becomes a row and a run, once, however often one looks', async () => {
  const { stores, clock, task, tick } = await setUp('every 1h Pulse: hello');
  expect((await tick()).runs).toEqual([]);
  clock.moveBy(60 * minuteMs);
  const results = await Promise.all([tick(), tick(), tick()]);
  expect(results.flatMap(({ runs }) => runs)).toHaveLength(1);
  expect(await dueTimes(stores, task)).toEqual(['run 11-20T09:00:00']);
  expect((await stores.tasks.get(task.id))?.nextDueAt?.toISOString()).toBe('2026-11-20T10:00:00.000Z');
});

test('after a day away the last instant runs and the others are one skipped stretch', async () => {
  const { stores, clock, task, tick } = await setUp('every 10s Pulse: hello');
  clock.moveBy(24 * 60 * minuteMs + 5_000);
  expect((await tick()).runs).toHaveLength(1);
  expect(await dueTimes(stores, task)).toEqual(['run 11-21T08:00:00', 'skipped 11-20T08:00:10 8639× missed']);
});

test('an instant that is later than its grace is skipped, with the reason, and the next one stands', async () => {
  const { stores, clock, task, tick } = await setUp('daily 09:00 Brief: news');
  clock.moveTo(new Date('2026-11-20T11:00:01Z'));
  expect((await tick()).runs).toEqual([]);
  expect(await dueTimes(stores, task)).toEqual(['skipped 11-20T09:00:00 missed']);
  expect((await stores.tasks.get(task.id))?.nextDueAt?.toISOString()).toBe('2026-11-21T09:00:00.000Z');
});

test('an instant runs up to the last moment of its grace', async () => {
  const { clock, tick } = await setUp('daily 09:00 Brief: news');
  clock.moveTo(new Date('2026-11-20T11:00:00Z'));
  expect((await tick()).runs).toHaveLength(1);
});

test('an instant is skipped while the previous run still goes on', async () => {
  const { stores, clock, task, tick } = await setUp('every 1h Pulse: hello');
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
  const { stores, clock, person, task, tick } = await setUp('every 1h Pulse: hello');
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
  const { stores, clock, task, tick } = await setUp('remind me in 20m to stand up');
  clock.moveBy(20 * minuteMs);
  expect((await tick()).runs).toHaveLength(1);
  expect((await stores.tasks.get(task.id))?.state).toBe('done');
  clock.moveBy(1_000 * minuteMs);
  expect((await tick()).runs).toEqual([]);
});

test('a reminder that comes too late is told, not run in silence', async () => {
  const { stores, clock, task, tick } = await setUp('remind me in 20m to stand up');
  clock.moveBy(20 * minuteMs + 121 * minuteMs);
  const { runs, told } = await tick();
  expect(runs).toEqual([]);
  expect(told.map(({ id }) => id)).toEqual([task.id]);
  expect(await dueTimes(stores, task)).toEqual(['skipped 11-20T08:20:00 missed']);
});

test('a clock that goes back makes nothing run twice', async () => {
  const { stores, clock, task, tick } = await setUp('every 1h Pulse: hello');
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
