import { expect, test } from 'vitest';
import { systemIds } from '../../src/kernel/ids.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { changeTask } from '../../src/tasks/change-task.ts';
import { dueTimes, endRun, setUpTask } from '../support/task-bench.ts';

const minuteMs = 60_000;
type Bench = Awaited<ReturnType<typeof setUpTask>>;

interface Said {
  readonly kind: string;
  readonly text: string;
  /** Until it may be said, and until it is given up, in whole minutes. */
  readonly waits: number;
  readonly expires: number;
}

/** What the outbox holds, in its order. */
async function outbox({ database }: Bench): Promise<readonly Said[]> {
  return database.sql<Said[]>`select kind, text,
    round(extract(epoch from available_at - created_at) / 60)::int as waits,
    round(extract(epoch from expires_at - created_at) / 60)::int as expires
    from deliveries order by position`;
}

/** The commands below the message that holds these words. */
async function commandsBelow({ database }: Bench, words: string): Promise<readonly string[]> {
  const rows = await database.sql<{ command: string }[]>`
    select b.command from deliveries d, jsonb_array_elements(d.buttons) line, jsonb_array_elements(line) pressed,
      buttons b where d.text like ${`%${words}%`} and b.token = pressed ->> 'token'`;
  return rows.map(({ command }) => command);
}

async function runDue(bench: Bench, end: 'succeeded' | 'failed'): Promise<void> {
  bench.clock.moveBy(60 * minuteMs);
  await bench.tick();
  await endRun(bench, bench.task, { state: end, reason: 'no network' });
}

test('a task that fails too often in a row pauses itself, says so once, and begins to count again when it goes on', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': '3' });
  const { stores, task, person, clock } = bench;
  for (const end of ['failed', 'failed', 'succeeded', 'failed', 'failed'] as const) await runDue(bench, end);
  expect(await stores.tasks.get(task.id)).toMatchObject({ state: 'active' });
  await runDue(bench, 'failed');
  const paused = await stores.tasks.get(task.id);
  expect(paused).toMatchObject({ state: 'paused' });
  expect(paused?.nextDueAt).toBeUndefined();
  const alerts = (await outbox(bench)).filter(({ kind }) => kind === 'alert');
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
    { kind: 'result', waits: 465 },
    { kind: 'alert', waits: 465 },
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
    { text: 'Pulse · T-1: failed', waits: 0 },
    { kind: 'alert', waits: 0 },
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

test('after a time away a place gets one message on all of its tasks', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { missed: 'all 2' });
  const { add, clock, tick, notices, stores, task } = bench;
  await add('daily 08:30 Brief: news');
  await add('remind me in 20m to stand up');
  for (let number = 1; number <= 4; number++) await add(`daily 08:4${number} Look ${number}: news`);
  clock.moveBy(60 * minuteMs);
  await tick();
  for (const each of await stores.tasks.visible('all')) {
    if ((await stores.runs.openOf(each.id, 1)).length > 0) await endRun(bench, each, { state: 'succeeded' });
  }
  await bench.database.sql`update deliveries set expires_at = ${'2027-01-01T00:00:00Z'}`;
  notices.length = 0;
  clock.moveTo(new Date('2026-11-22T13:10:00Z'));
  const results = await Promise.all([tick(), tick()]);
  expect(results.flatMap(({ runs }) => runs)).toHaveLength(2);
  expect(notices).toEqual([
    [
      '🕰 Since Fri 20 Nov 10:00 (UTC) nobody was here to look at the clock:',
      '',
      '- **Brief** (T-2): 2 due times from Sat 21 Nov 08:30 skipped: missed',
      ...[1, 2, 3, 4].map(
        (number) =>
          `- **Look ${number}** (T-${number + 3}): 2 due times from Sat 21 Nov 08:4${number} skipped: missed`,
      ),
      '- and 1 more: `/task list`',
    ].join('\n'),
  ]);
  expect(await commandsBelow(bench, 'nobody was here')).toEqual(
    [2, 4, 5, 6, 7].map((number) => `/task run T-${number}`),
  );
  expect(await dueTimes(stores, task)).toContain('skipped 11-20T10:00:00 50× missed');
});

test('what expired meanwhile is told with its task, and a reminder that came too late with its text', async () => {
  const bench = await setUpTask('every 1h Pulse: hello');
  const { add, clock, tick, notices, task } = bench;
  await runDue(bench, 'succeeded');
  await add('remind me in 20m to stand up');
  await bench.database.sql`update deliveries set expires_at = ${'2026-11-20T12:00:00Z'}`;
  clock.moveTo(new Date('2026-11-20T13:10:00Z'));
  await tick();
  expect(notices.at(-1)?.split('\n').slice(2)).toEqual([
    '- **stand up** (T-2): 1 due time from Fri 20 Nov 09:20 skipped: missed — stand up',
    `- **${task.name}** (T-1): runs now for Fri 20 Nov 13:00; 3 due times from Fri 20 Nov 10:00 skipped: missed; 1 result expired`,
  ]);
});

test('one task alone that was missed needs no message', async () => {
  const { clock, tick, notices } = await setUpTask('every 1h Pulse: hello');
  clock.moveBy(300 * minuteMs + 1);
  expect((await tick()).told).toEqual([]);
  expect(notices).toEqual([]);
});
