import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import { placeOf } from '../support/test-channel.ts';

test('a group that goes on under other ids keeps its place in the config, its session and its buttons', async () => {
  const { channel } = await openHouse({
    script: async function* ({ prompt, transcript }) {
      yield { kind: 'text', text: `${prompt} after ${transcript.length}` };
    },
  });
  const inGroup = (chat: string) => ({ conversation: placeOf(chat, true), addressing: 'mention' }) as const;
  await channel.say('one', inGroup('friends'));
  await channel.until(({ markdown }) => markdown === 'one after 0');
  await channel.say('/task new every 1h Pulse: beat', inGroup('friends'));
  const card = await channel.until(({ markdown }) => markdown.includes('✅'));
  await channel.say('', { ...inGroup('friends'), movedTo: 'friends-2' });
  await channel.say('', { ...inGroup('friends-2'), movedTo: 'friends-3' });
  await channel.say('two', inGroup('friends-3'));
  const answer = await channel.until(({ markdown }) => markdown === 'two after 2');
  expect(answer.target.chat).toBe('friends');
  const pressed = card.buttons?.flat().find(({ label }) => label === '⏸ Pause')?.token ?? '';
  await channel.say('', { ...inGroup('friends-3'), pressed });
  await channel.until(({ markdown }) => markdown.includes('is paused'));
});

test('a direct conversation does not move, whatever an event says', async () => {
  const { channel } = await openHouse();
  await channel.say('', { movedTo: 'elsewhere' });
  await channel.say('hello');
  expect((await channel.until(() => true)).target.chat).toBe('home');
});

test('where a chat is now is known by its first id, however often it moved', async () => {
  const { stores } = await openHouse();
  const goesOnAs = () => stores.places.goesOnAs('test', 'friends');
  expect(await goesOnAs()).toBe('friends');
  await stores.places.move('test', 'friends', 'friends-2');
  await stores.places.move('test', 'friends-2', 'friends-3');
  expect(await goesOnAs()).toBe('friends-3');
});
