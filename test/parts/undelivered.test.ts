import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { OutgoingMessage } from '../../src/contracts/channel-adapter.ts';
import { ended } from '../support/failing-house.ts';
import { openHouse } from '../support/house.ts';
import { createTestChannel, placeOf } from '../support/test-channel.ts';

const friends = { conversation: placeOf('friends', true), addressing: 'mention' } as const;
const inFriends = ({ target }: OutgoingMessage) => target.chat === 'friends';
const told = ({ markdown }: OutgoingMessage) => markdown.includes('could not be delivered to');
const refused = { kind: 'rejected', reason: 'the topic is closed' } as const;
const kicked = { kind: 'rejected', reason: 'the bot was kicked', barred: true } as const;

/** A house with a task whose results go to a group; what is sent there comes to `outcome` while that is set. */
async function openGroupTask() {
  const channel = createTestChannel({ edits: true });
  const house = await openHouse({ channel });
  await channel.say('hello');
  await channel.until(({ markdown }) => markdown === 'echo: hello');
  await channel.say('/task new Brief: what is new?', friends);
  await channel.until(({ markdown }) => markdown.includes('✅ **Brief**'));
  let runs = 0;
  let outcome: typeof refused | typeof kicked | undefined = refused;
  channel.onSend(async (message) => {
    if (outcome && inFriends(message)) channel.answerWith(outcome);
  });
  return {
    ...house,
    comesTo: (next: typeof outcome) => {
      outcome = next;
    },
    async run() {
      runs += 1;
      await channel.say('/task run Brief');
      await ended(house, runs);
    },
  };
}

test('a result that is refused comes to its creator directly, once, and the run stays good', async () => {
  const { channel, run, comesTo, stores } = await openGroupTask();
  await run();
  const message = await channel.until(told);
  expect(message.target).toEqual(placeOf('home'));
  expect(message.markdown).toMatch(
    /^⚠️ \*\*Brief\*\* \(T-1\) could not be delivered to the group `friends` \(test, account test\): the topic is closed/,
  );
  expect(message.markdown).toContain('/task edit T-1 send here');
  expect(message.markdown).toContain('echo: what is new?');
  expect(await stores.runs.byNumber(1)).toMatchObject({ state: 'succeeded' });
  await run();
  expect(channel.sent.filter(told)).toHaveLength(1);
  await channel.say('/status');
  const status = await channel.until(({ markdown }) => markdown.includes('open incidents'));
  expect(status.markdown).toMatch(
    /⚠ not delivered to the group `friends` .* 2× since today .*: the topic is closed/,
  );
  comesTo(undefined);
  await run();
  await expect.poll(async () => (await stores.incidents.open([(await onlyTask(stores)).id])).length).toBe(0);
  comesTo(refused);
  await run();
  await channel.until(() => channel.sent.filter(told).length === 2);
});

test('a place that is lost brings what it lost to the creator of the task', async () => {
  const { channel, run, comesTo } = await openGroupTask();
  comesTo(kicked);
  await run();
  expect((await channel.until(told)).markdown).toContain('echo: what is new?');
  await channel.until(({ markdown }) => markdown.includes('was removed from'));
  await run();
  expect(channel.sent.filter(told)).toHaveLength(1);
});

test('what is held because no account carries it comes to its creator as well', async () => {
  const { channel, run, database } = await openGroupTask();
  await database.sql`update tasks set target = jsonb_set(target, '{account}', '"gone"')`;
  await run();
  expect((await channel.until(told)).markdown).toContain('(test, account gone): no account carries it');
});

test('when the direct conversation is dead as well, the next is tried; when there is none, the status says so', async () => {
  const { channel, run, database } = await openGroupTask();
  await channel.say('hello from elsewhere', { chat: 'second' });
  await channel.until(({ markdown }) => markdown === 'echo: hello from elsewhere');
  await channel.say('and hello', { chat: 'third' });
  await channel.until(({ markdown }) => markdown === 'echo: and hello');
  channel.onSend(async (message) => {
    if (inFriends(message) || told(message)) channel.answerWith(refused);
  });
  await run();
  await expect
    .poll(
      () =>
        database.sql`select target ->> 'chat' as chat from deliveries where source like 'undelivered:%' order by position`,
    )
    .toEqual([{ chat: 'home' }, { chat: 'third' }, { chat: 'second' }]);
  expect(channel.sent.filter(told)).toEqual([]);
  await channel.say('/status');
  await channel.until(({ markdown }) =>
    markdown.includes('its creator could not be told: no direct conversation works'),
  );
});

test('a failure that cannot be told where it belongs is told to the creator', async () => {
  const { channel, run, database } = await openGroupTask();
  await database.sql`update tasks set agent = 'nobody'`;
  await run();
  const message = await channel.until(told);
  expect(message.markdown).toContain('⛔ R-1 cannot run: The agent "nobody" is no longer configured.');
});

test('the files of a result that is refused come with it', async () => {
  const channel = createTestChannel({ files: { mostBytes: 1_000 } });
  await openHouse({
    channel,
    script: async function* ({ prompt, workspace }) {
      writeFileSync(join(workspace, 'plan.txt'), 'the plan');
      yield { kind: 'text', text: `echo: ${prompt}` };
      yield { kind: 'file', path: 'plan.txt' };
    },
  });
  await channel.say('hello');
  await channel.until(({ markdown }) => markdown === 'echo: hello');
  await channel.say('/task new Brief: what is new?', friends);
  await channel.until(({ markdown }) => markdown.includes('✅ **Brief**'));
  channel.onSend(async (message) => {
    if (inFriends(message)) channel.answerWith(refused);
  });
  const plans = () => channel.sent.filter(({ file, target }) => file && target.chat === 'home');
  await channel.until(() => plans().length === 1);
  await channel.say('/task run Brief');
  await channel.until(() => plans().length === 2);
  expect(channel.sent.filter(told)).toHaveLength(1);
});

async function onlyTask({ tasks }: Awaited<ReturnType<typeof openHouse>>['stores']) {
  const [task] = await tasks.visible('all');
  if (!task) throw new Error('no task');
  return task;
}
