import { expect, test } from 'vitest';
import { commandsBelow, outbox, runDue } from '../support/outbox.ts';
import { dueTimes, endRun, setUpTask } from '../support/task-bench.ts';

const minuteMs = 60_000;

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

test.each([
  ['all of its tasks have to be quiet, waits', '21:00-06:00', 390],
  ['one of its tasks may speak, does not wait', '09:00-10:00', 0],
])('what was missed in a place where %s', async (_, other, waits) => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'quiet-hours': '22:00-07:00' });
  await bench.add('every 1h Brief: news', { 'quiet-hours': other });
  bench.clock.moveTo(new Date('2026-11-20T23:30:00Z'));
  await bench.tick();
  expect(await outbox(bench)).toMatchObject([{ kind: 'alert', waits }]);
});
