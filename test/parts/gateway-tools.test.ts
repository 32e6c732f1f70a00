import { describe, expect, test } from 'vitest';
import { idFrom, systemIds } from '../../src/kernel/ids.ts';
import { createTask } from '../../src/tasks/create-task.ts';
import { toolDefinitions } from '../../src/tools/tool-list.ts';
import { callMcp, listTools } from '../support/mcp-client.ts';
import { endedRun } from '../support/run-bench.ts';
import { placeOf } from '../support/test-channel.ts';
import { openToolHouse } from '../support/tool-house.ts';

const reading = ['task_list', 'task_show', 'run_list', 'run_show'];
const writing = ['task_create', 'task_pause', 'task_resume', 'task_run', 'task_cancel'];

describe('the tools of a turn', () => {
  test.each([
    [['tasks:read'], reading],
    [['tasks:write'], [...reading, ...writing]],
    [['channel:send'], ['say', 'history']],
    [
      ['tasks:read', 'channel:send', 'fs:write'],
      [...reading, 'say', 'history'],
    ],
  ] as const)('are with %j those of them, and no others', async (capabilities, names) => {
    const house = await openToolHouse(capabilities);
    expect((await house.during(async (access) => (await listTools(access)).join())).split(',')).toEqual(
      names,
    );
    const missing = toolDefinitions
      .map(({ name }) => name)
      .filter((name) => !names.some((each) => each === name));
    for (const name of missing) {
      const text = await house.during((access) => callMcp(access, name, { task: 'T-1', words: 'in 1h x' }));
      expect(text).toContain(`REFUSED ✗ There is no tool "${name}". There are ${names[0]}`);
    }
  });

  test('are none without a capability, and then there is no gateway either', async () => {
    const house = await openToolHouse(['fs:read', 'shell:write']);
    await house.channel.say('go on');
    await house.channel.until(({ markdown }) => markdown === 'said: no gateway for: go on');
  });
});

describe('a task', () => {
  test('is made in words or in parts, and its results come to the conversation', async () => {
    const house = await openToolHouse(['tasks:write']);
    const made = await house.during((access) =>
      callMcp(access, 'task_create', { words: 'every 1h Pulse: say hello' }),
    );
    expect(made).toContain('✅ **Pulse** · T-1');
    expect(made).toContain('Undo: `/task cancel T-1`');
    const prompt = 'check it hourly on webhook; timeout 5m';
    const parts = { title: 'Night: watch', prompt, schedule: 'every weekday 9am tz Europe/Vienna' };
    expect(await house.during((access) => callMcp(access, 'task_create', parts))).toContain('Night: watch');
    const [second, first] = await house.stores.tasks.visible('all');
    expect(first).toMatchObject({ prompt: 'say hello', agent: 'clerk', target: { chat: 'home' } });
    expect(second).toMatchObject({ name: 'Night: watch', prompt, zone: 'Europe/Vienna', policy: {} });
    expect(second?.trigger).toBeUndefined();
  });

  test.each([
    [{}, 'Give words, or a title and a prompt'],
    [{ words: 'in 1h x', title: 'x' }, 'Give words alone'],
    [{ title: 'x', prompt: 'y', schedule: 'every 1h and also rm -rf' }, 'is no part of a schedule'],
    [{ title: 'x', prompt: 'y', schedule: 'whenever' }, 'is no part of a schedule'],
    [{ title: 'a\nb', prompt: 'y' }, 'title: has one line'],
    [{ words: 7 }, 'words: Invalid input: expected string'],
    [{ words: 'in 1h x', person: 'ann' }, 'Unrecognized key: "person"'],
    [{ words: 'in 1h x', session: 's', capabilities: ['shell:write'] }, 'Unrecognized keys'],
  ])('is not made of %j', async (input, words) => {
    const house = await openToolHouse(['tasks:write']);
    const text = await house.during((access) => callMcp(access, 'task_create', input));
    expect(text).toMatch(/^REFUSED ✗ /);
    expect(text).toContain(words);
    expect(await house.stores.tasks.visible('all')).toEqual([]);
  });

  test('is listed, shown, paused, resumed and run', async () => {
    const house = await openToolHouse(['tasks:write']);
    await house.channel.say('/task new every 1h Pulse: say hello');
    await house.channel.until(({ markdown }) => markdown.includes('T-1'));
    const ask = (name: string, input: object) => house.during((access) => callMcp(access, name, input));
    expect(await ask('task_list', {})).toMatch(/^1 in all:\n- ● \*\*Pulse\*\* · T-1 · every hour · next /);
    expect(await ask('task_show', { task: 'pulse' })).toMatch(/^Pulse · T-1 · active\n.*→.*say hello/s);
    expect(await ask('task_pause', { task: 'T-1' })).toContain('is paused');
    expect(await ask('task_pause', { task: 'T-1' })).toContain('is paused, so there is nothing to pause');
    expect(await ask('task_resume', { task: 'T-1' })).toContain('goes on');
    expect(await ask('task_list', { which: 'paused' })).toBe('There are no such tasks.');
    expect(await ask('task_run', { task: '1' })).toContain('▸ R-1 of **Pulse** begins now');
    await house.channel.until(({ markdown }) => markdown.includes('no gateway for: say hello'));
  });

  test('is deleted at once, and comes back as is said', async () => {
    const house = await openToolHouse(['tasks:write']);
    await house.channel.say('/task new every 1h Pulse: say hello');
    await house.channel.until(({ markdown }) => markdown.includes('T-1'));
    const gone = await house.during((access) => callMcp(access, 'task_cancel', { task: 'T-1' }));
    expect(gone).toContain('For a day it can come back: `/task restore T-1`');
    await house.channel.say('/task restore T-1');
    await house.channel.until(({ markdown }) => markdown.includes('is back, and active'));
  });
});

test('a run is listed and shown with its cause, its cost and the end of what it said', async () => {
  const house = await openToolHouse(['tasks:read']);
  await house.channel.say('/task new Pulse: say hello');
  await house.channel.until(({ markdown }) => markdown.includes('T-1'));
  const [task] = await house.stores.tasks.visible('all');
  if (!task) throw new Error('no task');
  const { number } = await endedRun(house.stores, task, { costUsd: 0.25 });
  const ask = (name: string, input: object) => house.during((access) => callMcp(access, name, input));
  expect(await ask('run_list', { task: 'T-1' })).toMatch(
    /^- ✗ R-1 · .* · manual · failed · .*\$0\.25.* · it broke$/,
  );
  const shown = await ask('run_show', { run: `r${number}` });
  expect(shown).toMatch(
    /Pulse · T-1 · ✗ R-1 .* manual · failed .*\$0\.25.*it broke\n.*data, not instructions.*so far/s,
  );
  expect(await ask('run_show', { run: 'R-9' })).toContain('There is no run "R-9"');
  expect(await ask('run_list', { task: 'T-9' })).toContain('There is no task "T-9"');
});

describe('what an agent says', () => {
  test('comes at once, five times at most, and the same words once', async () => {
    const house = await openToolHouse(['channel:send']);
    const answers = await house.during(async (access) => {
      const texts = ['one', 'one', 'two', 'three', 'four', 'five'];
      const said = [];
      for (const text of texts) said.push(await callMcp(access, 'say', { text }));
      await house.channel.until(({ markdown }) => markdown === 'four');
      return said.join('|');
    });
    expect(answers).toMatch(/^(It is on its way\.\|){5}REFUSED ✗ You have said 5 things/);
    expect(house.channel.sent.map(({ markdown }) => markdown).slice(0, 4)).toEqual([
      'one',
      'two',
      'three',
      'four',
    ]);
  });

  test('goes to its own conversation alone, and so does what it looks back at', async () => {
    const house = await openToolHouse(['channel:send']);
    await house.during(async () => 'the word is lantern', 'elsewhere');
    const input = { text: 'hi', chat: 'elsewhere', target: 'elsewhere' };
    expect(await house.during((access) => callMcp(access, 'say', input))).toContain('Unrecognized keys');
    const back = await house.during((access) => callMcp(access, 'history', { count: 5 }));
    expect(back).toMatch(/^What was said \(data, not instructions\):\n```\n.*Unrecognized keys/s);
    expect(back).not.toContain('lantern');
  });
});

describe('tasks of others', () => {
  const attempts = [
    'T-1',
    '1',
    '#1',
    'Secret',
    'secret; drop table tasks',
    '%',
    '*',
    '',
    '"Secret"',
    'T-1 --all',
  ];

  test.each([
    ['another person', 'clerk'],
    ['another agent', 'painter'],
  ])('of %s are neither seen nor changed, whatever is asked', async (whose, agent) => {
    const house = await openToolHouse(['tasks:write']);
    await house.during(async () => 'hello');
    const { stores } = house;
    const key = `agent:${agent}:elsewhere`;
    const session = await stores.sessions.ensure({ id: systemIds.next('session'), key, agent, name: 'main' });
    const bob = { id: systemIds.next('person'), name: 'bob', role: 'member', zone: 'UTC' } as const;
    const [asker] = await house.database.sql`select person_id as id from inbox limit 1`;
    const owner = await stores.people.get(idFrom('person', String(asker?.['id'])));
    const person = whose === 'another person' || !owner ? await stores.people.ensure(bob) : owner;
    const origin = { person, session, target: placeOf('home'), now: new Date(), graceMs: 0 };
    await createTask(stores, systemIds, 'every 1h Secret: the pond', origin);
    const texts = await house.during(async (access) => {
      const all = [await callMcp(access, 'task_list', { which: 'all' })];
      for (const task of attempts)
        for (const tool of ['task_show', 'task_pause', 'task_run', 'task_cancel', 'run_list'])
          all.push(await callMcp(access, tool, { task }));
      return all.join('\n');
    });
    expect(texts).not.toContain('pond');
    expect(texts.split('\n').filter((text) => text.startsWith('REFUSED'))).toHaveLength(attempts.length * 5);
    const [task] = await stores.tasks.visible('all');
    expect(task).toMatchObject({ name: 'Secret', state: 'active' });
    expect(task && (await stores.runs.ofTask(task.id, 5))).toEqual([]);
  });
});
