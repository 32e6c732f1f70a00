import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import { placeOf } from '../support/test-channel.ts';

test('the house knows the newest message of each place of an account, the newest first', async () => {
  const { channel, stores, database } = await openHouse();
  for (const [chat, messageId] of [
    ['old', '1'],
    ['home', '2'],
    ['work', '3'],
    ['home', '4'],
  ] as const) {
    await channel.say(`message ${messageId}`, { chat, messageId });
  }
  await database.sql`update inbox set created_at = now() - interval '8 days' where message_id = '1'`;
  expect(await stores.inbox.lastHeard('test')).toEqual([
    { conversation: placeOf('home'), messageId: '4' },
    { conversation: placeOf('work'), messageId: '3' },
  ]);
  expect(await stores.inbox.lastHeard('another')).toEqual([]);
});
