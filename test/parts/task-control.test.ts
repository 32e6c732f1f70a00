import { expect, test } from 'vitest';
import { systemIds } from '../../src/kernel/ids.ts';
import { removeTask, restoreTask } from '../../src/tasks/remove-task.ts';
import { ask, labelsOf, press } from '../support/ask.ts';
import { openHouse, type TestHouse } from '../support/house.ts';
import { houseConfig } from '../support/house-config.ts';
import { endedRun, runningRun } from '../support/run-bench.ts';
import { setUpTask } from '../support/task-bench.ts';

async function withTasks(house: TestHouse, count: number): Promise<void> {
  for (let index = 1; index <= count; index++)
    await ask(house.channel, `/task new every ${index}h Task ${'abcdefghijklmnop'[index - 1]}: go`);
}

test('a list is numbered, page by page, and its numbers name tasks on any node', async () => {
  const house = await openHouse();
  const { channel } = house;
  await withTasks(house, 12);
  await house.join();
  const first = await ask(channel, '/task list');
  expect(first.markdown).toMatch(
    /^Tasks: 12, page 1 of 2, newest first\n1\. ● \*\*Task l\*\* · T-12 · every 12 hours · next /,
  );
  expect(first.markdown).toContain('More: `/task list page 2`');
  expect(labelsOf(first)).toEqual(['Next ▶']);
  const second = await press(channel, first, 'Next ▶');
  expect(second.markdown).toMatch(
    /newest first\n11\. ● \*\*Task b\*\* · T-2 .*\n12\. ● \*\*Task a\*\* · T-1 /,
  );
  expect(labelsOf(second)).toEqual(['◀ Prev']);
  expect((await ask(channel, '/task pause 12')).markdown).toContain('**Task a** is paused');
  expect((await ask(channel, '/task pause 11')).markdown).toContain('**Task b** is paused');
  expect((await ask(channel, '/task pause 3')).markdown).toContain('**Task c** is paused');
  expect((await ask(channel, '/task pause 12', { chat: 'elsewhere' })).markdown).toContain(
    '**Task l** is paused',
  );
});

test('the numbers of a list are forgotten after ten minutes, and are each person’s own', async () => {
  const house = await openHouse();
  const { channel, stores, database } = house;
  await withTasks(house, 2);
  await ask(channel, '/task list');
  expect((await ask(channel, '/task show 1')).markdown).toContain('**Task b** · T-2');
  const bob = await stores.people.ensure({ id: systemIds.next('person'), name: 'bob', role: 'owner' });
  expect(
    await stores.taskLists.recall(bob.id, { channel: 'test', account: 'test', kind: 'dm', chat: 'home' }),
  ).toBeUndefined();
  await database.sql`update listed_tasks set listed_at = listed_at - interval '11 minutes'`;
  expect((await ask(channel, '/task show 1')).markdown).toContain('**Task a** · T-1');
});

test('a list shows those that were asked for', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  await withTasks(house, 4);
  const [fourth, third] = await stores.tasks.visible('all');
  if (!fourth || !third) throw new Error('There are no tasks.');
  await endedRun(stores, fourth);
  await endedRun(stores, third);
  await endedRun(stores, third, { state: 'succeeded' });
  await ask(channel, '/task pause T-1');
  await ask(channel, '/task cancel T-2');
  const labels = async (words: string) =>
    (await ask(channel, `/task list ${words}`)).markdown.match(/T-\d+(?= ·)/g) ?? [];
  expect(await labels('')).toEqual(['T-4', 'T-3', 'T-1']);
  expect(await labels('all')).toEqual(['T-4', 'T-3', 'T-2', 'T-1']);
  expect(await labels('failed')).toEqual(['T-4']);
  expect(await labels('paused agent clerk page 1')).toEqual(['T-1']);
  expect(await labels('done')).toEqual(['T-2']);
  expect((await ask(channel, '/task list agent painter')).markdown).toContain(
    'There are no tasks of painter.',
  );
  expect((await ask(channel, '/task list agent nobody')).markdown).toContain(
    'There is no agent "nobody". There are: clerk, painter',
  );
  expect((await ask(channel, '/task list page 9')).markdown).toContain('There is no page 9');
  expect((await ask(channel, '/task list borken')).markdown).toContain(
    'I do not understand "borken" in a list.',
  );
});

test('with one task alone its name may be left out, with several they are offered', async () => {
  const house = await openHouse();
  const { channel } = house;
  expect((await ask(channel, '/task pause')).markdown).toContain('There are no tasks.');
  await withTasks(house, 1);
  expect((await ask(channel, '/task pause')).markdown).toContain('**Task a** is paused');
  expect((await ask(channel, '/task simulate 2d')).markdown).toContain(
    'In the next 2 days it is due 48 times.',
  );
  await withTasks(house, 2);
  expect((await ask(channel, '/task resume')).markdown).toMatch(
    /^✗ Which task\?\n- Task b \(T-3\)\n- Task a \(T-1\)|Which task/,
  );
});

test('deleting asks first, hides, and can be taken back for a day', async () => {
  const house = await openHouse();
  const { channel, stores, database } = house;
  await withTasks(house, 1);
  const question = await ask(channel, '/task delete T-1');
  expect(question.markdown).toContain('🗑 Delete **Task a** (T-1)?');
  expect(await stores.tasks.visible('all')).toHaveLength(1);
  const deleted = await press(channel, question, '🗑 Delete');
  expect(labelsOf(deleted)).toEqual(['↺ Restore', 'History']);
  expect((await ask(channel, '/task list all')).markdown).not.toContain('T-1');
  expect((await ask(channel, '/task show T-1')).markdown).toContain('is deleted. Bring it back');
  expect((await ask(channel, '/task runs T-1')).markdown).toContain('has not run yet');
  const restored = await press(channel, deleted, '↺ Restore');
  expect(restored.markdown).toContain('↺ **Task a** (T-1) is back, and active.');
  expect(await stores.tasks.visible('all')).toMatchObject([{ state: 'active', nextDueAt: expect.any(Date) }]);
  expect((await ask(channel, '/task restore T-1')).markdown).toContain('is active, not deleted');
  await ask(channel, '/task pause T-1');
  await ask(channel, '/task delete T-1 --yes');
  await database.sql`update tasks set deleted_at = deleted_at - interval '25 hours'`;
  expect((await ask(channel, '/task restore T-1')).markdown).toContain('was deleted more than a day ago');
});

test('a deleted task gives its name free, and does not come back over another', async () => {
  const house = await openHouse();
  const { channel } = house;
  await withTasks(house, 1);
  await ask(channel, '/task delete T-1 --yes');
  await withTasks(house, 1);
  expect((await ask(channel, '/task restore T-1')).markdown).toContain(
    'There is another task called "Task a" by now.',
  );
});

test('deleted and restored at once, a task is one or the other, and due only if it lives', async () => {
  const { stores, person: by, task, clock } = await setUpTask('every 1h Pulse: hello');
  const remove = () => stores.transaction((tx) => removeTask(tx, task, by));
  const done = await Promise.all([remove(), remove(), remove()]);
  expect(done.filter(Boolean)).toHaveLength(1);
  const restore = () => stores.transaction((tx) => restoreTask(tx, task, { by, now: clock.now() }));
  const back = await Promise.all([restore(), restore(), remove()]);
  expect(back.filter((each) => typeof each === 'object' && each.kind === 'restored').length).toBeGreaterThan(
    0,
  );
  const after = await stores.tasks.get(task.id);
  expect(after?.nextDueAt !== undefined).toBe(after?.state === 'active');
});

test('cancelling a task asks what becomes of a run that is not over', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  await withTasks(house, 1);
  const [task] = await stores.tasks.visible('all');
  if (!task) throw new Error('There is no task.');
  const run = await runningRun(stores, task);
  const question = await ask(channel, '/task cancel T-1');
  expect(question.markdown).toBe('⚠ R-1 of **Task a** (T-1) is not over yet. What becomes of it?');
  expect(labelsOf(question)).toEqual(['⏹ Cancel, stop R-1', '✗ Cancel, let it end', 'Do nothing']);
  const done = await press(channel, question, '⏹ Cancel, stop R-1');
  expect(done.markdown).toContain('**Task a** (T-1) is cancelled.');
  expect(done.markdown).toContain('⏹ Stopping R-1.');
  const [row] = await house.database.sql`select stop_requested_at from runs where id = ${run.id}`;
  expect(row?.['stop_requested_at']).toEqual(expect.any(String));
  expect((await ask(channel, '/task runs T-1')).markdown).toContain('R-1 · today');
});

test('a task whose creator may not use the agent any more is paused, and an owner may adopt it', async () => {
  const config = houseConfig('/tmp', 'postgres://unused');
  const agents = config.agents.map((agent) => ({ ...agent, people: ['bob'] }));
  const house = await openHouse({ config: { agents } });
  const { channel, stores } = house;
  await ask(channel, '/whoami');
  const bob = await stores.people.ensure({ id: systemIds.next('person'), name: 'bob', role: 'member' });
  await stores.people.link('test', 'bob', bob.id);
  const asBob = { sender: { id: 'bob', name: 'Bob', bot: false }, chat: 'bob' };
  await ask(channel, '/task new every 1h tz UTC Pulse: say hello', asBob);
  await house.database.sql`update people set name = 'robert' where id = ${bob.id}`;
  await ask(channel, '/task run Pulse', asBob);
  const alert = await channel.until(({ markdown }) => markdown.includes('robert may not use clerk any more'));
  expect(alert.target.chat).toBe('home');
  expect(labelsOf(alert)).toEqual(['🤝 Adopt', '🗄 Archive']);
  expect(await stores.tasks.visible('all')).toMatchObject([{ state: 'paused', createdBy: bob.id }]);
  expect((await ask(channel, '/task runs T-1')).markdown).toContain('✗ R-1');
  const adopted = await press(channel, alert, '🤝 Adopt');
  expect(adopted.markdown).toContain('🤝 **Pulse** (T-1) is yours');
  expect(labelsOf(adopted)).toContain('▶ Resume');
  await ask(channel, '/task run T-1');
  await channel.until(
    ({ markdown, target }) => markdown.includes('echo: say hello') && target.chat === 'bob',
  );
  const archived = await press(channel, alert, '🗄 Archive');
  expect(archived.markdown).toContain('is deleted. For a day it can come back');
});

test('a simulation tells counts, first instants and that there is no forecast yet', async () => {
  const house = await openHouse();
  const { channel, stores } = house;
  await ask(channel, '/task new every weekday 9am tz UTC Pulse: say hello');
  const { markdown } = await ask(channel, '/task simulate Pulse 14d');
  expect(markdown).toContain('In the next 14 days it is due 10 times.');
  expect(markdown).toContain('There is no run yet, so no forecast of time and cost.');
  const [task] = await stores.tasks.visible('all');
  if (!task) throw new Error('There is no task.');
  await endedRun(stores, task, { state: 'succeeded', costUsd: 0.5 });
  expect((await ask(channel, '/task simulate Pulse 14d')).markdown).toContain(
    'Forecast: about $5.00, $0.5000 a run.',
  );
  expect((await ask(channel, '/task simulate Pulse 0d')).markdown).toContain(
    '✗ A simulation is of 1 to 366 days',
  );
});
