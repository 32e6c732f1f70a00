import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';

const group = { chat: 'friends', group: true } as const;

async function replyTo(text: string, more: object) {
  const { channel } = await openHouse();
  await channel.say(text, { addressing: 'command', ...more });
  return channel.until(() => true);
}

test.each(['/nonsense', '/task pause nothing', '/whoami', '/help', '/help task', '/tz', '/tz Mars/North'])(
  'in a group, the reply to %s is for whoever asked',
  async (command) => {
    expect((await replyTo(command, group)).onlyTo).toBe('owner');
  },
);

test.each(['/status', '/task list', '/agent list', '/queue collect'])(
  'in a group, the reply to %s is for all',
  async (command) => {
    expect((await replyTo(command, group)).onlyTo).toBeUndefined();
  },
);

test('between two, nothing is for one alone', async () => {
  expect((await replyTo('/whoami', {})).onlyTo).toBeUndefined();
});

test('who writes under several names is answered before all', async () => {
  const { channel, stores } = await openHouse();
  const person = await stores.people.identify('test', 'owner');
  if (!person) throw new Error('Nobody is the owner.');
  await stores.people.link('test', 'the same on a telephone', person.id);
  await channel.say('/whoami', { ...group, addressing: 'command' });
  expect((await channel.until(() => true)).onlyTo).toBeUndefined();
});

test('in a group, a button that is no longer good is told to whoever pressed it, in silence', async () => {
  const { channel } = await openHouse();
  await channel.say('', { ...group, addressing: 'reply', pressed: 'an old one' });
  expect(await channel.until(() => true)).toMatchObject({ onlyTo: 'owner', silent: true });
});
