import { expect, test } from 'vitest';
import type { KnownMessage } from '../../src/contracts/stores/inbox-store.ts';
import { sessionKey } from '../../src/domain/session.ts';
import { systemIds as ids } from '../../src/kernel/ids.ts';
import { createStores } from '../../src/store/stores.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { openHouse } from '../support/house.ts';
import { houseConfig } from '../support/house-config.ts';
import { placeOf } from '../support/test-channel.ts';

async function knownPlaces(...chats: readonly string[]) {
  const stores = createStores(await freshDatabase());
  const person = await stores.people.ensure({ id: ids.next('person'), name: 'ann', role: 'owner' });
  await stores.people.link('test', 'owner', person.id);
  const places = chats.map((chat) => placeOf(chat));
  for (const conversation of places) {
    const place = await stores.places.ensure(conversation, ids.next('conversation'));
    const session = { id: ids.next('session'), agent: 'clerk', name: 'main', place: place.id };
    await stores.sessions.ensure({ ...session, key: sessionKey('clerk', conversation) });
  }
  return stores;
}

function message(chat: string, eventId: string, more: Partial<KnownMessage> = {}): KnownMessage {
  const said = { text: `says ${eventId}`, attachments: [], messageId: eventId };
  const routing = { agents: ['clerk'], fallback: 'clerk' };
  const from = { account: 'test', conversation: placeOf(chat), sender: 'owner' };
  return { id: ids.next('inbox'), eventId, ...said, ...routing, ...from, ...more };
}

test('messages that share a statement keep their order, and each knows how many wait before it', async () => {
  const stores = await knownPlaces('a', 'b');
  const first = message('a', 'e0');
  const session = (await stores.inbox.admitKnown(first))?.session;
  if (!session) throw new Error('not admitted');
  const together = [message('a', 'e1'), message('b', 'e2'), message('a', 'e3'), message('a', 'e4')];
  const admitted = await Promise.all(together.map(stores.inbox.admitKnown));
  expect(admitted.map((each) => each?.ahead)).toEqual([1, 0, 2, 3]);
  const order: string[] = [];
  for (let next = await stores.turns.next(session); next; next = await stores.turns.next(session)) {
    order.push(next.text);
    await stores.inbox.settle(next.id, 'done');
  }
  expect(order).toEqual(['says e0', 'says e1', 'says e3', 'says e4']);
});

test('what is not the usual case is left to the long way, and holds the others up in nothing', async () => {
  const stores = await knownPlaces('a');
  const messages = [
    message('a', 'e1'),
    message('a', 'e1'),
    message('unknown place', 'e2'),
    message('a', 'e3', { sender: 'stranger' }),
    message('a', 'e4', { zone: 'Europe/Berlin' }),
    message('a', 'e5', { text: 'of no use \0 to PostgreSQL' }),
    message('a', 'e6'),
  ];
  const outcomes = await Promise.allSettled(messages.map(stores.inbox.admitKnown));
  const told = outcomes.map((each) =>
    each.status === 'rejected' ? 'failed' : (each.value?.ahead ?? 'left'),
  );
  expect(told).toEqual([0, 'left', 'left', 'left', 'left', 'failed', 1]);
});

test('200 messages at once, in one session and in 200, are answered once each, in their order', async () => {
  const limits = { ...houseConfig('', '').limits, queuePerSession: 1_000 };
  const { channel } = await openHouse({ config: { limits } });
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  await Promise.all([
    ...numbers.map((number) => channel.say(`one ${number}`)),
    ...numbers.map((number) => channel.say(`own ${number}`, { chat: `chat ${number}` })),
  ]);
  await channel.until(() => answers('o').length === 400);
  expect(answers('one')).toEqual(numbers.map((number) => `echo: one ${number}`));
  expect(new Set(answers('own')).size).toBe(200);

  function answers(beginning: string): readonly string[] {
    return channel.sent
      .map(({ markdown }) => markdown)
      .filter((text) => text.startsWith(`echo: ${beginning}`));
  }
});
