import { expect, test } from 'vitest';
import type { Task } from '../../src/domain/task.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createPost } from '../../src/outbox/post.ts';
import { giveBack } from '../../src/runs/give-back.ts';
import { retryRun } from '../../src/runs/retry-run.ts';
import { ask, labelsOf, press } from '../support/ask.ts';
import { openHouse, type TestHouse } from '../support/house.ts';
import { endedRun, runningRun } from '../support/run-bench.ts';
import { setUpTask } from '../support/task-bench.ts';

async function taskOf({ channel, stores }: TestHouse, words = 'Pulse: say hello'): Promise<Task> {
  await ask(channel, `/task new ${words}`);
  const [task] = await stores.tasks.visible('all');
  if (!task) throw new Error('There is no task.');
  return task;
}

test('a failed run is tried again with the words that it had, and its result comes as always', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  const task = await taskOf(house);
  await endedRun(stores, task);
  await ask(channel, '/task edit T-1 say: something else');
  const answer = await ask(channel, '/task retry T-1');
  expect(answer.markdown).toContain('↻ R-2 tries R-1 again');
  await channel.until(({ markdown }) => markdown === '▸ **Pulse · T-1**\n\necho: say hello');
  expect(await stores.runs.byNumber(2)).toMatchObject({ origin: 'retry', prompt: 'say hello' });
  expect((await ask(channel, '/task retry T-1')).markdown).toMatch(/^R-1 was tried again already: R-2 /);
  expect((await ask(channel, '/run retry R-2')).markdown).toContain('R-2 has succeeded');
  expect((await ask(channel, '/run show R-1')).markdown).toContain('was tried again: R-2, succeeded');
  expect((await ask(channel, '/run show R-2')).markdown).toContain('tries R-1 again');
  expect(await stores.runs.byNumber(1)).toMatchObject({ state: 'failed' });
});

test('ten that try the same run again at once make one run', async () => {
  const { stores, person: by, task } = await setUpTask('Pulse: hello');
  const run = await endedRun(stores, task);
  const retries = await Promise.all(
    Array.from({ length: 10 }, () => stores.transaction((tx) => retryRun(tx, systemIds, { run, by }))),
  );
  const made = retries.filter(({ kind }) => kind === 'made');
  expect(made).toHaveLength(1);
  expect(new Set(retries.map((each) => ('run' in each ? each.run.id : each.reason))).size).toBe(1);
  expect(await stores.runs.ofTask(task.id, 20)).toHaveLength(2);
});

test('what has not failed is not tried again', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  const task = await taskOf(house);
  expect((await ask(channel, '/task retry T-1')).markdown).toContain('No run of **Pulse** (T-1) has failed');
  await runningRun(stores, task);
  expect((await ask(channel, '/run retry R-1')).markdown).toContain('R-1 is not over yet');
  expect((await ask(channel, '/task retry-run R-9')).markdown).toContain('There is no run "R-9"');
});

test('a card says how a run is, who has it, and what may be done', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  const task = await taskOf(house);
  await runningRun(stores, task);
  const running = await ask(channel, '/run show R-1');
  expect(running.markdown).toMatch(/^▸ \*\*Pulse · T-1\*\* · R-1 · running\n/);
  expect(running.markdown).toMatch(
    /held by elsewhere \(\w{4}\) until \d\d:\d\d:\d\d, renewed while it works/,
  );
  expect(labelsOf(running)).toEqual(['⏹ Cancel', 'Log']);
  await endedRun(stores, await taskOf(house, 'Other: say hello'), { costUsd: 0.25 });
  const failed = await ask(channel, '/run show R-2');
  expect(failed.markdown).toContain('✗ **Other · T-2** · R-2 · failed — it broke');
  expect(failed.markdown).toContain('attempt 1 of 3 · today ');
  expect(failed.markdown).toContain('took: $0.25');
  expect(labelsOf(failed)).toEqual(['↻ Retry', 'Log']);
  const log = await press(channel, failed, 'Log');
  expect(log.markdown).toMatch(/\*\*Attempt 1\*\* · failed · today .* · elsewhere \(\w{4}\)/);
  expect(log.markdown).toContain('```\nline 1\nline 2\n```');
  await press(channel, log, '↻ Retry');
  const done = await channel.until(({ markdown }) => markdown.includes('echo: say hello'));
  expect(done.markdown).toContain('▸ **Other · T-2**');
  const shown = await ask(channel, '/run log R-3');
  expect(shown.markdown).toContain('> echo: say hello');
});

test('a run whose lease is over is given back at once, and one that is held is not', async () => {
  const { stores, task } = await setUpTask('Pulse: hello');
  const run = await runningRun(stores, task);
  expect(await stores.runControl.takeStale(run.id)).toBeUndefined();
  const lease = await stores.runControl.leaseOf(run.id);
  expect(lease).toMatchObject({ host: 'elsewhere', isOver: false });
  if (lease) await stores.nodes.leave(lease.holder);
  expect(await stores.runControl.leaseOf(run.id)).toMatchObject({ isOver: true });
  const post = createPost({ ids: systemIds, expiryMs: 60_000, split: (_, markdown) => [markdown] });
  const deps = { post, ids: systemIds, clock: systemClock };
  const clear = () =>
    stores.transaction(async (tx) => {
      const stale = await tx.runControl.takeStale(run.id);
      if (stale) await giveBack(tx, deps, stale, { atOnce: true });
      return stale !== undefined;
    });
  // Whoever comes later finds that it was done.
  expect((await Promise.all([clear(), clear(), clear()])).filter(Boolean)).toHaveLength(1);
  expect(await stores.runs.get(run.id)).toMatchObject({ state: 'queued', reason: 'interrupted' });
  expect(await stores.runControl.attemptsOf(run.id)).toMatchObject([{ outcome: 'interrupted' }]);
});

test('giving back what is not stale says who has it', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  const task = await taskOf(house);
  await endedRun(stores, task);
  expect((await ask(channel, '/run clear-stale R-1')).markdown).toBe(
    'R-1 is failed: no node holds it, so there is nothing to give back.',
  );
  await runningRun(stores, task);
  expect((await ask(channel, '/task clear-stale R-2')).markdown).toMatch(
    /^R-2 is not stale: elsewhere \(\w{4}\) holds it until .* To end it: `\/run cancel R-2`$/,
  );
});

test('a test is said only where it is asked, counts for nothing, and is followed by nothing', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  const task = await taskOf(house, 'every 1h max 2 runs tz UTC Pulse: say hello');
  const answer = await ask(channel, '/task test Pulse', { chat: 'aside' });
  expect(answer.markdown).toContain('🧪 R-1 tests **Pulse** now');
  const result = await channel.until(({ markdown }) => markdown.includes('TEST · Pulse'));
  expect(result).toMatchObject({
    markdown: '▸ **TEST · Pulse · T-1**\n\necho: say hello',
    target: { chat: 'aside' },
  });
  expect(await stores.runs.byNumber(1)).toMatchObject({ origin: 'test', capabilities: [] });
  expect((await stores.occurrences.runsMade([task.id])).size).toBe(0);
  expect((await stores.runs.openCounts([task.id])).size).toBe(0);
  expect(await stores.transcripts.last(task.session, 10)).toEqual([]);
  expect((await ask(channel, '/task runs Pulse')).markdown).toContain(' · TEST · ');
  expect((await ask(channel, '/run retry R-1')).markdown).toMatch(/succeeded|was a test/);
});

test('a run that is cancelled while its result is being sent stays what it is', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  const task = await taskOf(house);
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun: () => void = () => {};
  const sending = new Promise<void>((resolve) => {
    begun = resolve;
  });
  channel.onSend(async ({ markdown }) => {
    if (!markdown.startsWith('▸ **Pulse')) return;
    begun();
    await held;
  });
  await ask(channel, '/task run T-1');
  await sending;
  const answer = await ask(channel, '/run cancel R-1', { chat: 'aside' });
  expect(answer.markdown).toBe('R-1 is over already: succeeded.');
  expect((await ask(channel, '/run show R-1', { chat: 'aside' })).markdown).toContain(
    'delivery: is being sent · test',
  );
  await ask(channel, '/task cancel T-1', { chat: 'aside' });
  release();
  await channel.until(({ markdown }) => markdown.startsWith('▸ **Pulse'));
  expect((await stores.runs.ofTask(task.id, 1))[0]).toMatchObject({ state: 'succeeded' });
});

test('somebody else sees nothing of a run', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  const task = await taskOf(house);
  await endedRun(stores, task);
  const eve = await stores.people.ensure({ id: systemIds.next('person'), name: 'eve', role: 'member' });
  await stores.people.link('test', 'eve', eve.id);
  const sender = { id: 'eve', name: 'Eve', bot: false };
  for (const words of ['/run log R-1', '/run retry R-1', '/run clear-stale R-1', '/task retry-run R-1']) {
    expect((await ask(channel, words, { sender, chat: 'eve' })).markdown).toContain('There is no run "R-1"');
  }
  expect((await ask(channel, '/task delete T-1 --yes', { sender, chat: 'eve' })).markdown).toContain(
    'There is no task',
  );
  expect((await ask(channel, '/task adopt T-1', { sender, chat: 'eve' })).markdown).toBe(
    '✗ Only owners may do that.',
  );
});
