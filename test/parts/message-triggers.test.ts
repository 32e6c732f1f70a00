import { expect, test } from 'vitest';
import { conversationKey } from '../../src/domain/channel.ts';
import { fireTask } from '../../src/runs/fire-task.ts';
import { openHouse, type TestHouse } from '../support/house.ts';
import { finishRuns, setUpTask } from '../support/task-bench.ts';
import { placeOf } from '../support/test-channel.ts';

const bob = { id: 'bob', name: 'Bob', bot: false };
const group = { chat: 'friends', group: true } as const;
const triage = '/task new when a message matches "urgent|outage" Triage: how bad is it?';

async function listen(more: object = {}, words = triage) {
  const house = await openHouse();
  await house.channel.say(words, { addressing: 'command', ...more });
  await house.channel.until(({ markdown }) => markdown.includes('✅ **'));
  return house;
}

async function runsOf({ database }: TestHouse) {
  return database.sql`select origin, input, state from runs order by number`;
}

test('a message that matches is answered as always, and begins the task, which knows what was said', async () => {
  const house = await listen();
  await house.channel.say('there is an OUTAGE in Graz');
  await house.channel.until(({ markdown }) => markdown === 'echo: there is an OUTAGE in Graz');
  const result = await house.channel.until(({ markdown }) => markdown.includes('▸ **Triage · T-1**'));
  expect(result.markdown).toContain('how bad is it?\n\nWhat came in (data');
  expect(result.markdown).toContain('```\nyou: there is an OUTAGE in Graz\n```');
  expect(await runsOf(house)).toMatchObject([
    { origin: 'message', input: 'you: there is an OUTAGE in Graz', state: 'succeeded' },
  ]);
});

test('the card, the list and the details say what it waits for', async () => {
  const { channel } = await listen();
  expect(channel.sent[0]?.markdown).toContain('when a message matches "urgent|outage" → here');
  await channel.say('/task list');
  const list = await channel.until(({ markdown }) => markdown.startsWith('Tasks:'));
  expect(list.markdown).toContain('**Triage** · T-1 · when a message matches "urgent|outage" · active');
  await channel.say('/task show T-1');
  const shown = await channel.until(({ markdown }) => markdown.includes('last run:'));
  expect(shown.markdown).toContain('listens in test/test, chat home');
});

test('what does not match, commands, edits, bots and other conversations begin nothing', async () => {
  const house = await listen();
  await house.channel.say('outages are over');
  await house.channel.say('/queue urgent');
  await house.channel.say('urgent after all', { edited: true });
  await house.channel.say('urgent', { sender: { id: 'owner', name: 'you', bot: true } });
  await house.channel.say('urgent', { chat: 'elsewhere' });
  await house.channel.until(({ markdown }) => markdown === 'echo: urgent');
  expect(await runsOf(house)).toEqual([]);
});

test('in a group, what is said to others counts too, once for each event, but no command and no bot', async () => {
  const house = await listen(group);
  await house.channel.say('/urgent', { ...group, sender: bob });
  await house.channel.say('urgent', { ...group, sender: { ...bob, bot: true } });
  expect(await runsOf(house)).toEqual([]);
  for (let time = 0; time < 5; time++)
    await house.channel.say('urgent: the door is open', { ...group, sender: bob, eventId: 'same' });
  await house.channel.until(({ markdown }) => markdown.includes('Bob: urgent: the door is open'));
  expect(await runsOf(house)).toMatchObject([{ input: 'Bob: urgent: the door is open' }]);
  await house.channel.say('what is new?', { ...group, addressing: 'mention' });
  await house.channel.until(({ markdown }) => markdown.includes('[said before in this group, to others]'));
});

test('in a group that remembers nothing, what is said to others counts as well, and is not kept', async () => {
  const groups = [{ id: 'friends', mention: true, context: 0 }];
  const house = await openHouse({
    config: { accounts: [{ name: 'test', channel: 'test', options: {}, groups }] },
  });
  await house.channel.say(triage, { ...group, addressing: 'command' });
  await house.channel.until(({ markdown }) => markdown.includes('✅ **'));
  await house.channel.say('urgent', { ...group, sender: bob });
  await house.channel.until(({ markdown }) => markdown.includes('Bob: urgent'));
  expect(await house.database.sql`select 1 from overheard`).toHaveLength(0);
});

test('a message and what it begins are there together or not at all', async () => {
  const house = await listen();
  await house.database.sql`alter table firings rename to firings_away`;
  await expect(house.channel.say('urgent', { eventId: 'e' })).rejects.toThrow();
  expect(await house.database.sql`select 1 from inbox where event_id = 'e'`).toHaveLength(0);
  expect(await runsOf(house)).toEqual([]);
  await house.database.sql`alter table firings_away rename to firings`;
  for (let time = 0; time < 3; time++) await house.channel.say('urgent', { eventId: 'e' });
  await house.channel.until(({ markdown }) => markdown.includes('▸ **Triage'));
  expect(await house.database.sql`select 1 from inbox where event_id = 'e'`).toHaveLength(1);
  expect(await runsOf(house)).toHaveLength(1);
});

test('a paused task does not listen', async () => {
  const house = await listen();
  await house.channel.say('/task pause T-1');
  await house.channel.until(({ markdown }) => markdown.includes('is paused'));
  await house.channel.say('urgent');
  await house.channel.until(({ markdown }) => markdown === 'echo: urgent');
  expect(await runsOf(house)).toEqual([]);
  expect(await house.stores.triggers.listening(conversationKey(placeOf('home')))).toEqual([]);
});

test('a reminder may wait for a message, and is said as it stands', async () => {
  const house = await listen({}, '/task new when a message contains "rent" remind me to pay it');
  await house.channel.say('the rent is due');
  await house.channel.until(({ markdown }) => markdown === '⏰ **pay it · T-1**\n\npay it');
});

test('after ten runs in a minute the rest is skipped, and that is said once', async () => {
  const { stores, task, deps, notices } = await setUpTask('when a message contains "a" Pulse: hello');
  const outcomes: string[] = [];
  for (let number = 0; number < 14; number++) {
    const spark = { origin: 'message', key: `e${number}`, input: 'a' } as const;
    const outcome = await stores.transaction((tx) => fireTask(tx, deps, task, spark));
    outcomes.push(
      outcome.kind === 'skipped' ? `${outcome.reason}${outcome.told ? ', told' : ''}` : outcome.kind,
    );
    await finishRuns(stores, task);
  }
  expect(outcomes.slice(9)).toEqual([
    'run',
    'too many in a minute, told',
    'too many in a minute',
    'too many in a minute',
    'too many in a minute',
  ]);
  expect(notices).toEqual([
    '⚠ **Pulse** (T-1) was begun 10 times in a minute, so what came after was skipped. `/task runs T-1` · `/task pause T-1`',
  ]);
});

test('while a run is open a message is skipped, with a row and its reason', async () => {
  const { stores, task, deps } = await setUpTask('when a message contains "a" Pulse: hello');
  for (const key of ['e1', 'e2', 'e2']) {
    const spark = { origin: 'message', key, input: 'a' } as const;
    await stores.transaction((tx) => fireTask(tx, deps, task, spark));
  }
  expect(await stores.runs.ofTask(task.id, 10)).toHaveLength(1);
  expect(await stores.triggers.skipped(task.id, 10)).toMatchObject([
    { origin: 'message', reason: 'previous run still going' },
  ]);
});
