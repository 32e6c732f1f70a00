import { expect, test } from 'vitest';
import type { Stores } from '../../src/contracts/stores/stores.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Task } from '../../src/domain/task.ts';
import { systemIds as ids } from '../../src/kernel/ids.ts';
import { cancelRun } from '../../src/runs/cancel-run.ts';
import { finishRun } from '../../src/runs/finish-run.ts';
import { runOfTask } from '../../src/runs/start-run.ts';
import { changeTask } from '../../src/tasks/change-task.ts';
import { openHouse } from '../support/house.ts';
import { finishRuns, setUpTask } from '../support/task-bench.ts';

type Bench = Awaited<ReturnType<typeof setUpTask>>;

async function claimed({ stores }: Bench, task: Task): Promise<Run> {
  const [run] = await stores.runs.add([runOfTask(task, { ids })]);
  const taken = run && (await stores.runs.claim(run.id, ids.next('instance')));
  if (!taken) throw new Error('not claimed');
  return taken;
}

function end(bench: Bench, run: Run, state: 'succeeded' | 'failed', stores: Stores = bench.stores) {
  const words = state === 'failed' ? { reason: 'no disk left' } : { result: 'all is well' };
  return finishRun(stores, bench.deps, { run, end: { state, ...words }, attempt: { outcome: state } });
}

async function runsOf({ stores }: Bench, task: Task) {
  return stores.runs.ofTask(task.id, 20);
}

test.each([
  ['fails', 'failed', 'Pulse · T-1 · R-1 failed: no disk left'],
  ['succeeds', 'succeeded', 'Pulse · T-1 · R-1 succeeded\n\nall is well'],
  ['ends', 'failed', 'Pulse · T-1 · R-1 failed: no disk left'],
  ['ends', 'succeeded', 'Pulse · T-1 · R-1 succeeded\n\nall is well'],
  ['fails', 'succeeded', undefined],
  ['succeeds', 'failed', undefined],
] as const)('a task that waits until another %s: it %s', async (awaited, state, input) => {
  const bench = await setUpTask('Pulse: hello');
  const waiting = await bench.add(`after T-1 ${awaited} Repair: look`);
  const run = await claimed(bench, bench.task);
  const begun = await end(bench, run, state);
  const runs = await runsOf(bench, waiting);
  expect(begun).toEqual(runs.map(({ id }) => id));
  expect(runs.map((each) => [each.origin, each.input, each.chain])).toEqual(
    input === undefined ? [] : [['event', input, { parent: run.id, root: run.id, depth: 1 }]],
  );
});

test('a run that is cancelled has ended, and neither succeeded nor failed', async () => {
  const bench = await setUpTask('Pulse: hello');
  const tasks = [];
  for (const outcome of ['ends', 'fails', 'succeeds'])
    tasks.push(await bench.add(`after "pulse" ${outcome} ${outcome}: look`));
  const [run] = await bench.stores.runs.add([runOfTask(bench.task, { ids })]);
  if (!run) throw new Error('not made');
  await bench.stores.transaction((tx) => cancelRun(tx, bench.deps, run, { reason: 'no more' }));
  const counts = await Promise.all(tasks.map(async (task) => (await runsOf(bench, task)).length));
  expect(counts).toEqual([1, 0, 0]);
});

test('a run ends and begins the others together or not at all, and once', async () => {
  const bench = await setUpTask('Pulse: hello');
  const waiting = await bench.add('after T-1 ends Repair: look');
  const run = await claimed(bench, bench.task);
  // As if the node died in the last moment before the commit.
  const dying: Stores = {
    ...bench.stores,
    transaction: (work) =>
      bench.stores.transaction(async (tx) => {
        await work(tx);
        throw new Error('killed');
      }),
  };
  await expect(end(bench, run, 'failed', dying)).rejects.toThrow('killed');
  expect((await bench.stores.runs.get(run.id))?.state).toBe('running');
  expect(await runsOf(bench, waiting)).toEqual([]);
  const ends = await Promise.all([
    end(bench, run, 'failed'),
    end(bench, run, 'failed'),
    end(bench, run, 'failed'),
  ]);
  expect(ends.filter((begun) => begun !== undefined)).toHaveLength(1);
  expect(await runsOf(bench, waiting)).toHaveLength(1);
});

test('a task that is paused, or whose creator may not see the other any more, is not begun', async () => {
  const bench = await setUpTask('Pulse: hello');
  const waiting = await bench.add('after T-1 ends Repair: look');
  await changeTask(bench.stores, waiting, { move: 'pause', by: bench.person, now: bench.clock.now() });
  await end(bench, await claimed(bench, bench.task), 'failed');
  expect(await runsOf(bench, waiting)).toEqual([]);

  const member = await bench.stores.people.ensure({ id: ids.next('person'), name: 'bob', role: 'owner' });
  const theirs = await bench.add('after T-1 ends Look: look', {}, member);
  await bench.stores.people.ensure({ id: member.id, name: 'bob', role: 'member' });
  await end(bench, await claimed(bench, bench.task), 'failed');
  expect(await runsOf(bench, theirs)).toEqual([]);
});

test('nobody can wait for a task that they may not see, nor for one that is not there', async () => {
  const bench = await setUpTask('Pulse: hello');
  const member = await bench.stores.people.ensure({ id: ids.next('person'), name: 'bob', role: 'member' });
  const none = 'There is no task T-1 to wait for. `/task list` shows them.';
  await expect(bench.add('after T-1 ends Look: look', {}, member)).rejects.toThrow(none);
  await expect(bench.add('after "No such" ends Look: look')).rejects.toThrow(
    'There is no task "No such" to wait for.',
  );
});

test('a chain of more than eight runs is cut, with a row, and that is told once', async () => {
  const bench = await setUpTask('Pulse: hello');
  const chain = [bench.task];
  for (let number = 1; number <= 10; number++)
    chain.push(await bench.add(`after T-${number} ends Link ${number}: go`));
  let run: Run | undefined = await claimed(bench, bench.task);
  let length = 0;
  while (run) {
    const [next]: readonly Run['id'][] = (await end(bench, run, 'succeeded')) ?? [];
    run = next && (await bench.stores.runs.claim(next, ids.next('instance')));
    length += 1;
  }
  expect(length).toBe(9);
  const [, ...links] = chain;
  const counts = await Promise.all(links.map(async (task) => (await runsOf(bench, task)).length));
  expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  const cut = links[8];
  if (!cut) throw new Error('gone');
  const reason = 'the chain of runs is longer than 8';
  expect(await bench.stores.triggers.skipped(cut.id, 10)).toMatchObject([{ origin: 'event', reason }]);
  expect(bench.notices.filter((each) => each.startsWith('⚠'))).toEqual([
    `⚠ **Link 9** (T-10) was not begun: ${reason}, so they seem to go in a circle. \`/task show T-10\``,
  ]);
});

test('a circle is refused, whatever its length, and the card says what a task waits for', async () => {
  const { channel } = await openHouse();
  const answerTo = async (command: string, mark: string) => {
    await channel.say(command);
    return (await channel.until(({ markdown }) => markdown.includes(mark))).markdown;
  };
  await answerTo('/task new First: go', '✅ **First**');
  await answerTo('/task new after T-1 fails Second: go', '✅ **Second**');
  await answerTo('/task new after "Second" ends Third: go', '✅ **Third**');
  const circle = 'waits for T-1 already, directly or through others, so each would begin the other for ever.';
  expect(await answerTo('/task trigger T-1 after T-3 fails', 'T-3 waits for')).toContain(circle);
  expect(await answerTo('/task trigger First after T-2 ends', 'T-2 waits for')).toContain(circle);
  expect(await answerTo('/task trigger T-1 after T-1 ends', 'itself')).toContain(
    '✗ Nothing was changed. T-1 cannot',
  );
  expect(await answerTo('/task trigger T-1 someday', 'What should begin it?')).toContain(
    'on webhook · when a message',
  );
  const changed = await answerTo('/task trigger T-3 after T-1 succeeds', '→ after T-1');
  expect(changed).toContain('- schedule: after T-2 ends → after T-1 succeeds');
  expect(changed).toContain('Undo: `/task undo T-3`');
  expect(await answerTo('/task show T-3', '**Third** · T-3 · active')).toContain(
    'waits for **First** (T-1), which is active',
  );
  await answerTo('/task cancel T-1', 'is cancelled. Its history');
  await channel.say('/task show T-3');
  const after = await channel.until(({ markdown }) => markdown.includes('which is cancelled'));
  expect(after.markdown).toContain('**Third** · T-3 · active');
  expect(after.markdown).toContain(
    '⚠ waits for **First** (T-1), which is cancelled, so it begins nothing any more',
  );
  expect(await answerTo('/task trigger T-3 off', '→ only when asked')).toContain('Undo: `/task undo T-3');
});

test('in a house, what a run ends with begins the other at once', async () => {
  const { channel } = await openHouse({
    script: async function* ({ prompt }) {
      if (prompt === 'break')
        yield { kind: 'end', ending: { kind: 'failed', fault: 'crashed', reason: 'it broke' } };
      else yield { kind: 'text', text: `echo: ${prompt}` };
    },
  });
  await channel.say('/task new Backup: break');
  await channel.say('/task new after T-1 fails Repair: look');
  await channel.until(({ markdown }) => markdown.includes('✅ **Repair**'));
  await channel.say('/task run T-1');
  const { markdown } = await channel.until((each) => each.markdown.includes('▸ **Repair · T-2**'));
  expect(markdown).toContain('```\nBackup · T-1 · R-1 failed: it broke\n```');
});

test('a schedule that is over leaves a task that something else begins', async () => {
  const bench = await setUpTask('every 1h max 1 run and on webhook Pulse: hello');
  bench.clock.moveBy(3_600_000);
  expect((await bench.tick()).runs).toHaveLength(1);
  await finishRuns(bench.stores, bench.task);
  expect(bench.notices).toEqual([
    '🏁 **Pulse** (T-1) is due no more: its last due run begins now, 1 of 1. History: `/task runs T-1`',
  ]);
  expect(await bench.stores.tasks.get(bench.task.id)).toMatchObject({
    state: 'active',
    trigger: { kind: 'webhook' },
  });
  expect((await bench.stores.tasks.get(bench.task.id))?.nextDueAt).toBeUndefined();
});
