import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';

const bob = { id: 'bob', name: 'Bob', bot: false };
const group = { chat: 'friends', group: true } as const;

test('who is spoken to in a group knows the last words that were said to others, once', async () => {
  const { channel } = await openHouse();
  for (const number of [1, 2, 3, 4]) await channel.say(`talk ${number}`, { ...group, sender: bob });
  await channel.say('not from here', { chat: 'strangers', group: true, sender: bob });
  await channel.say('what do you think?', { ...group, addressing: 'mention' });
  const first = await channel.until(({ replyTo }) => replyTo === 'event-6');
  expect(first.markdown).toBe(
    'echo: [said before in this group, to others]\nBob: talk 2\nBob: talk 3\nBob: talk 4\n[said to you]\nwhat do you think?',
  );
  await channel.say('and now?', { ...group, addressing: 'mention' });
  expect((await channel.until(({ replyTo }) => replyTo === 'event-7')).markdown).toBe('echo: and now?');
});

test('what was deleted is not told', async () => {
  const { channel } = await openHouse();
  for (const number of [1, 2]) await channel.say(`talk ${number}`, { ...group, sender: bob });
  await channel.say('', { ...group, deleted: { eventId: 'event-1' } });
  await channel.say('what now?', { ...group, addressing: 'mention' });
  const answer = await channel.until(({ replyTo }) => replyTo === 'event-4');
  expect(answer.markdown).toContain('Bob: talk 2');
  expect(answer.markdown).not.toContain('talk 1');
});

test('what is overheard is never answered, never a command, and a bot is not heard', async () => {
  const { channel, database } = await openHouse();
  await channel.say('/status', { ...group, sender: bob });
  await channel.say('beep', { ...group, sender: { ...bob, bot: true } });
  await channel.say('/status', { ...group, addressing: 'command' });
  const answer = await channel.until(() => true);
  expect(answer.markdown).not.toContain('[said before');
  expect(await database.sql`select text from overheard`).toMatchObject([{ text: '/status' }]);
  expect(channel.sent).toHaveLength(1);
});
