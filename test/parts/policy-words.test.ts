import { expect, test } from 'vitest';
import { systemIds } from '../../src/kernel/ids.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { changeTask } from '../../src/tasks/change-task.ts';
import { sweepRuns } from '../../src/worker/sweep.ts';
import { commandsBelow, outbox, runDue } from '../support/outbox.ts';
import { endRun, setUpTask } from '../support/task-bench.ts';

const minuteMs = 60_000;
test('a task that fails too often in a row pauses itself, says so once, and begins to count again when it goes on', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': '3' });
  const { stores, task, person, clock } = bench;
  for (const end of ['failed', 'failed', 'succeeded', 'failed', 'failed'] as const) await runDue(bench, end);
  expect(await stores.tasks.get(task.id)).toMatchObject({ state: 'active' });
  await runDue(bench, 'failed');
  const paused = await stores.tasks.get(task.id);
  expect(paused).toMatchObject({ state: 'paused' });
  expect(paused?.nextDueAt).toBeUndefined();
  const alerts = (await outbox(bench)).filter(({ text }) => text.startsWith('⏸'));
  expect(alerts.map(({ text }) => text)).toEqual([
    '⏸ **Pulse** (T-1) paused itself: 3 runs in a row failed, the last: no network\n\nGo on: `/task resume T-1`',
  ]);
  expect(await commandsBelow(bench, 'paused itself')).toEqual(['/task resume T-1', '/task runs T-1']);
  if (!paused) throw new Error('gone');
  await changeTask(stores, paused, { move: 'resume', by: person, now: clock.now() });
  for (const end of ['failed', 'failed'] as const) await runDue(bench, end);
  expect(await stores.tasks.get(task.id)).toMatchObject({ state: 'active' });
  await runDue(bench, 'failed');
  expect(await stores.tasks.get(task.id)).toMatchObject({ state: 'paused' });
});

test('without a word of it five failures are too many, and runs that a person asked for pause nothing', async () => {
  const bench = await setUpTask('every 1h Pulse: hello');
  const { stores, task, person } = bench;
  for (let count = 0; count < 4; count++) await runDue(bench, 'failed');
  await stores.transaction((tx) => requestRun(tx, systemIds, { task, by: person }));
  await endRun(bench, task, { state: 'failed' });
  expect(await stores.tasks.get(task.id)).toMatchObject({ state: 'active' });
  await runDue(bench, 'failed');
  expect(await stores.tasks.get(task.id)).toMatchObject({ state: 'paused' });
});

test('in quiet hours what a task says waits for their end, also its failures and what follows from them', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', {
    'quiet-hours': '22:00-07:00',
    'pause-after': '1',
  });
  bench.clock.moveTo(new Date('2026-11-20T22:15:00Z'));
  await runDue(bench, 'failed');
  // It is 23:15 by now.
  expect(await outbox(bench)).toMatchObject([
    { text: expect.stringMatching(/^⏸ .* paused itself/), waits: 465 },
    { text: expect.stringMatching(/^⚠️ .* failed/), waits: 465 },
  ]);
});

test('failures that may ring do', async () => {
  const settings = { 'quiet-hours': '22:00-07:00 except failures', 'pause-after': '1' };
  const bench = await setUpTask('every 1h Pulse: hello', settings);
  bench.clock.moveTo(new Date('2026-11-20T22:15:00Z'));
  await runDue(bench, 'succeeded');
  await runDue(bench, 'failed');
  expect(await outbox(bench)).toMatchObject([
    { text: 'Pulse · T-1: succeeded', waits: 465 },
    { text: expect.stringMatching(/^⏸ .* paused itself/), waits: 0 },
    { text: expect.stringMatching(/^⚠️ .* failed/), waits: 0 },
  ]);
});

test('what a person asked for by hand is said at once, by day everything is', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'quiet-hours': '22:00-07:00' });
  const { stores, task, person, clock } = bench;
  await runDue(bench, 'succeeded');
  clock.moveTo(new Date('2026-11-20T23:30:00Z'));
  await stores.transaction((tx) => requestRun(tx, systemIds, { task, by: person }));
  await endRun(bench, task, { state: 'succeeded' });
  expect(await outbox(bench)).toMatchObject([{ waits: 0 }, { waits: 0 }]);
});

test('what waits for the end of quiet hours holds up nobody', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'quiet-hours': '22:00-07:00' });
  const { stores, task, post, clock } = bench;
  clock.moveTo(new Date('2026-11-20T22:15:00Z'));
  await runDue(bench, 'succeeded');
  const answer = { kind: 'answer', source: 'inbox:1', target: task.target, markdown: 'good night' } as const;
  await post(stores, answer);
  const lane = (await bench.database.sql<{ key: string }[]>`select target_key as key from deliveries`)[0]
    ?.key;
  const holder = systemIds.next('instance');
  const claimed = await stores.deliveries.claim(lane ?? '', holder);
  expect(claimed).toMatchObject({ text: 'good night' });
  if (!claimed) throw new Error('gone');
  // What has been tried keeps its place.
  await stores.deliveries.settle(claimed, { state: 'ready', retryInMs: minuteMs });
  await post(stores, { ...answer, source: 'inbox:2', markdown: 'and sleep well' });
  expect(await stores.deliveries.claim(lane ?? '', holder)).toBeUndefined();
});

test('a result is given up after its own time, counted from when it may be said', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { expires: '2h', 'quiet-hours': '22:00-07:00' });
  await runDue(bench, 'succeeded');
  bench.clock.moveTo(new Date('2026-11-20T22:15:00Z'));
  await runDue(bench, 'succeeded');
  expect(await outbox(bench)).toMatchObject([
    { waits: 0, expires: 120 },
    { waits: 465, expires: 585 },
  ]);
});

test('a run that was asked to stop is over when its node dies, and the one behind it begins', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { overlap: 'cancel' });
  const { stores, deps, clock, tick, task, database } = bench;
  clock.moveBy(60 * minuteMs);
  const [first] = (await tick()).runs;
  if (!first) throw new Error('no run');
  await stores.runs.claim(first, systemIds.next('instance'));
  clock.moveBy(60 * minuteMs);
  const { runs, stops } = await tick();
  expect(stops).toEqual([first]);
  await database.sql`update runs set lease_until = now() - interval '1 second' where id = ${first}`;
  await sweepRuns(stores, deps);
  const stopped = { state: 'cancelled', reason: 'a newer run took its place' };
  expect(await stores.runs.get(first)).toMatchObject(stopped);
  expect((await endRun(bench, task, { state: 'succeeded' })).id).toBe(runs[0]);
});

test('of runs that are asked for at the same time only the first can be claimed', async () => {
  const { stores, task, person } = await setUpTask('every 1h Pulse: hello');
  const asked = await Promise.all(
    Array.from({ length: 6 }, () =>
      stores.transaction((tx) => requestRun(tx, systemIds, { task, by: person })),
    ),
  );
  expect(asked.map((each) => each?.ahead).toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  const claims = await Promise.all(
    asked.map((each) => each && stores.runs.claim(each.run.id, systemIds.next('instance'))),
  );
  const numbers = asked.map((each) => each?.run.number ?? 0);
  expect(claims.flatMap((run) => run?.number ?? [])).toEqual([Math.min(...numbers)]);
});
