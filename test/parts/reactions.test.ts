import { expect, test } from 'vitest';
import type { Envelope } from '../../src/domain/envelope.ts';
import { openHouse } from '../support/house.ts';
import { placeOf } from '../support/test-channel.ts';

/** A house in which the owner got an answer; `react` is to that answer unless said. */
async function openAnswered() {
  const house = await openHouse();
  const { channel, database } = house;
  await channel.say('what is new?');
  await channel.until(({ markdown }) => markdown === 'echo: what is new?');
  const shown = async () => {
    const [row] = await database.sql`select message_id from deliveries where state = 'sent'`;
    return String(row?.['message_id']);
  };
  await expect.poll(shown).toMatch(/^m\d/);
  const messageId = await shown();
  const react = (added: readonly string[], removed: readonly string[] = [], more: Partial<Envelope> = {}) =>
    channel.say('', { messageId, reacted: { added, removed }, ...more });
  const ask = async (text: string) => {
    await channel.say(text);
    return (await channel.until(({ markdown }) => markdown.endsWith(text))).markdown;
  };
  const events = () => database.sql`select data from events where kind = 'answer.reacted'`;
  return { ...house, react, ask, events };
}

test('a reaction to an answer is told to the agent once, with the next message', async () => {
  const { react, ask, events } = await openAnswered();
  await react(['👍']);
  expect(await ask('go on')).toBe('echo: [owner reacted 👍 to: echo: what is new?]\ngo on');
  expect(await ask('and on')).toBe('echo: and on');
  expect(await events()).toMatchObject([{ data: { emoji: '👍' } }]);
});

test('one that was taken back is not told of, and one that comes twice is told of once', async () => {
  const { react, ask, events } = await openAnswered();
  await react(['👍']);
  await react(['❤'], ['👍'], { eventId: 'same' });
  await react(['❤'], [], { eventId: 'same' });
  expect(await ask('go on')).toBe('echo: [owner reacted ❤ to: echo: what is new?]\ngo on');
  expect(await events()).toHaveLength(2);
});

test.each([
  ['of a stranger', { sender: { id: 'nobody', name: 'Eve', bot: false } }],
  ['of a bot', { sender: { id: 'owner', name: 'you', bot: true } }],
  ['to what others said', { messageId: 'another' }],
  ['in another chat', { conversation: placeOf('elsewhere') }],
])('a reaction %s is ignored', async (_, more) => {
  const { react, ask, events, channel } = await openAnswered();
  await react(['👍'], [], more);
  expect(await ask('go on')).toBe('echo: go on');
  expect(await events()).toEqual([]);
  expect(channel.sent).toHaveLength(2);
});
