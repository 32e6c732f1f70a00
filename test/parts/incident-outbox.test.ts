import { expect, test } from 'vitest';
import { systemIds } from '../../src/kernel/ids.ts';
import { endRun, setUpTask } from '../support/task-bench.ts';

const minuteMs = 60_000;
const home = 'test:test:dm::home:';

async function fail(bench: Awaited<ReturnType<typeof setUpTask>>, reason = 'no network'): Promise<void> {
  bench.clock.moveBy(60 * minuteMs);
  await bench.tick();
  await endRun(bench, bench.task, { state: 'failed', reason });
}

/** What is due or was said, in its order. */
function rows({ database }: Awaited<ReturnType<typeof setUpTask>>) {
  return database.sql<{ text: string; state: string; waits: number; replaces: string | null }[]>`
    select split_part(text, ' · ', 1) as text, state, replaces,
      round(extract(epoch from available_at - created_at) / 60)::int as waits
    from deliveries where kind = 'alert' order by position`;
}

async function claim({ stores, database }: Awaited<ReturnType<typeof setUpTask>>) {
  const [row] = await database.sql<{ lane: string }[]>`select target_key as lane from deliveries limit 1`;
  const delivery = await stores.deliveries.claim(row?.lane ?? home, systemIds.next('instance'));
  if (!delivery) throw new Error('nothing is due');
  return delivery;
}

test('edits that wait are one, with the newest words, and wait until the message is there', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': 'never' });
  await fail(bench);
  const first = await claim(bench);
  expect(first.replaces).toBeUndefined();
  for (let count = 0; count < 3; count++) await fail(bench);
  expect(await rows(bench)).toMatchObject([
    { text: '⚠️ **Pulse** (T-1) failed', state: 'sending' },
    { text: '⚠️ **Pulse** (T-1) failed 4×', state: 'ready' },
  ]);
  await expect(claim(bench)).rejects.toThrow('nothing is due');
  await bench.stores.deliveries.settle(first, { state: 'sent', messageId: 'm1' });
  expect(await claim(bench)).toMatchObject({ replaces: 'm1', attempt: 1 });
});

test('a card that nobody has seen yet is said with the newest words alone', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': 'never' });
  for (let count = 0; count < 3; count++) await fail(bench);
  expect(await rows(bench)).toMatchObject([{ text: '⚠️ **Pulse** (T-1) failed 3×', state: 'ready' }]);
});

test('an edit whose sender has died goes again as the same edit', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': 'never' });
  await fail(bench);
  await bench.stores.deliveries.settle(await claim(bench), { state: 'sent', messageId: 'm1' });
  await fail(bench);
  const edit = await claim(bench);
  await bench.stores.deliverySweep.recover(edit.id, 'ready', 'its sender went silent');
  await fail(bench);
  expect(await rows(bench)).toHaveLength(2);
  const again = await claim(bench);
  expect(again).toMatchObject({ id: edit.id, replaces: 'm1', attempt: 2 });
  expect(again.text).toContain('failed 3×');
});

test('in quiet hours a card waits for their end, and says only how it is by then', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', {
    'pause-after': 'never',
    'quiet-hours': '08:30-12:00',
  });
  await fail(bench);
  await fail(bench);
  // The database's clock stands still while the house's goes on, so that the wait shrinks.
  expect(await rows(bench)).toMatchObject([{ text: '⚠️ **Pulse** (T-1) failed 2×', waits: 120 }]);
  bench.clock.moveBy(60 * minuteMs);
  await bench.tick();
  await endRun(bench, bench.task, { state: 'succeeded', result: 'well' });
  expect(await rows(bench)).toMatchObject([
    { text: '✅ **Pulse** recovered 11:00 (R-3, after 2 failures)', waits: 60 },
  ]);
});

test('a run and its incident end together or not at all', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': 'never' });
  await bench.database.sql`alter table deliveries add check (text not like '%no disk%')`;
  await expect(fail(bench, 'no disk')).rejects.toThrow();
  expect(await bench.stores.incidents.open([bench.task.id])).toEqual([]);
  expect(await bench.stores.runs.byNumber(1)).toMatchObject({ state: 'running' });
});

test('a card follows its task to another place', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': 'never' });
  await fail(bench);
  await bench.database.sql`update tasks set target = jsonb_set(target, '{chat}', '"garden"')`;
  await fail(bench);
  const places = await bench.database.sql`
    select target ->> 'chat' as chat, split_part(text, ' · ', 1) as text from deliveries order by position`;
  expect(places).toMatchObject([
    { chat: 'home', text: '⚠️ **Pulse** (T-1) failed' },
    { chat: 'garden', text: '⚠️ **Pulse** (T-1) failed 2×' },
  ]);
});

test('that a run is tried again is not told of a task whose card says already that it fails', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': 'never' });
  const tryAgain = async () => {
    bench.clock.moveBy(60 * minuteMs);
    await bench.tick();
    await endRun(bench, bench.task, {
      state: 'queued',
      reason: 'no network',
      isRetried: true,
      availableInMs: 0,
    });
  };
  await tryAgain();
  expect(await rows(bench)).toMatchObject([{ text: 'Pulse' }]);
  await endRun(bench, bench.task, { state: 'failed', reason: 'no network' });
  await tryAgain();
  expect(await rows(bench)).toHaveLength(2);
});

test('where nothing can be edited, only what is news is said: the first, the third, the tenth, the recovery', async () => {
  const bench = await setUpTask('every 1h Pulse: hello', { 'pause-after': 'never' }, { canEdit: false });
  const send = async () => {
    const delivery = await claim(bench).catch(() => undefined);
    if (delivery) await bench.stores.deliveries.settle(delivery, { state: 'sent', messageId: delivery.id });
  };
  for (let count = 0; count < 11; count++) {
    await fail(bench);
    await send();
  }
  bench.clock.moveBy(60 * minuteMs);
  await bench.tick();
  await endRun(bench, bench.task, { state: 'succeeded', result: 'well' });
  expect((await rows(bench)).map(({ text }) => text)).toEqual([
    '⚠️ **Pulse** (T-1) failed',
    '⚠️ **Pulse** (T-1) failed 3×',
    '⚠️ **Pulse** (T-1) failed 10×',
    '✅ **Pulse** recovered 20:00 (R-12, after 11 failures)',
  ]);
});
