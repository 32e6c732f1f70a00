import { expect, test } from 'vitest';
import type { Stores } from '../../src/contracts/stores/stores.ts';
import { conversationKey } from '../../src/domain/channel.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createStores } from '../../src/store/stores.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { openHouse } from '../support/house.ts';
import { echo } from '../support/scripted-agent.ts';
import { placeOf } from '../support/test-channel.ts';

test('two nodes share the work, and a session keeps its order across them', async () => {
  const running = new Set<string>();
  const { channel, join } = await openHouse({
    script: async function* (request) {
      expect(running.has(request.mark)).toBe(false);
      running.add(request.mark);
      yield* echo(request);
    },
  });
  await join();
  for (let number = 1; number <= 40; number++) await channel.say(`${number}`);
  await channel.until(({ markdown }) => markdown === 'echo: 40');
  const answers = channel.sent.map(({ markdown }) => markdown).filter((text) => text.startsWith('echo'));
  expect(answers).toEqual(Array.from({ length: 40 }, (_, index) => `echo: ${index + 1}`));
});

test('a due time runs once on two nodes, and its result is delivered', async () => {
  const { channel, join, stores } = await openHouse();
  await join();
  await channel.say('/task new in 1s Pulse: say hello');
  const result = await channel.until(({ markdown }) => markdown.includes('echo: say hello'));
  expect(result.markdown).toContain('Pulse · T-1');
  const [task] = await stores.tasks.visible('all');
  if (!task) throw new Error('gone');
  expect(await stores.runs.ofTask(task.id, 10)).toMatchObject([
    { state: 'succeeded', attempt: 1, origin: 'schedule' },
  ]);
});

async function leasedTurn(stores: Stores) {
  const ids = systemIds;
  const person = await stores.people.ensure({ id: ids.next('person'), name: 'ann', role: 'owner' });
  const place = await stores.places.ensure(placeOf('home'), ids.next('conversation'));
  const session = await stores.sessions.ensure({
    id: ids.next('session'),
    key: 'k',
    agent: 'clerk',
    name: 'main',
    place: place.id,
  });
  const message = {
    account: 'test',
    conversation: place.id,
    person: person.id,
    kind: 'message',
    session: session.id,
  } as const;
  const said = { text: 'hello', attachments: [], senderName: 'ann', messageId: '1' };
  await stores.inbox.admit({ ...message, ...said, id: ids.next('inbox'), eventId: 'e1' });
  return { session, holder: ids.next('instance'), other: ids.next('instance') };
}

test('a session has one holder; when its lease is over another takes it, and the first can end nothing', async () => {
  const database = await freshDatabase();
  const stores = createStores(database);
  const { session, holder, other } = await leasedTurn(stores);
  const first = await stores.turns.claim(session.id, holder);
  expect(first).toEqual({ fence: 1 });
  expect(await stores.turns.claim(session.id, other)).toBeUndefined();
  expect(await stores.turns.next(session.id)).toMatchObject({ text: 'hello', attempt: 1, state: 'running' });
  await database.sql`update sessions set turn_until = now() - interval '1 second'`;
  expect(await stores.turns.confirm(session.id, 1)).toBe(false);
  expect(await stores.turns.stranded(10)).toEqual([session.id]);
  expect(await stores.turns.claim(session.id, other)).toEqual({ fence: 2 });
  expect(await stores.turns.next(session.id)).toMatchObject({ text: 'hello', attempt: 2 });
  expect(await stores.turns.confirm(session.id, 1)).toBe(false);
  await stores.turns.release(session.id, 1);
  expect(await stores.turns.confirm(session.id, 2)).toBe(true);
});

test('a run is claimed by one of eight, and a lost lease can settle nothing', async () => {
  const database = await freshDatabase();
  const stores = createStores(database);
  const { session } = await leasedTurn(stores);
  const ids = systemIds;
  const order = {
    origin: 'manual',
    agent: 'clerk',
    session: session.id,
    title: 't',
    prompt: 'p',
    mode: 'agent',
    policy: {},
  } as const;
  const [run] = await stores.runs.add([
    { id: ids.next('run'), ...order, target: placeOf('home'), capabilities: [] },
  ]);
  if (!run) throw new Error('gone');
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => stores.runs.claim(run.id, ids.next('instance'))),
  );
  const [claimed, ...more] = claims.filter((claim) => claim !== undefined);
  expect(more).toEqual([]);
  if (!claimed) throw new Error('nobody');
  await database.sql`update runs set lease_until = now() - interval '1 second'`;
  expect(await stores.runs.settle(claimed, { state: 'succeeded', result: 'late' })).toBe(false);
  const [abandoned] = await stores.transaction((tx) => tx.runSweep.takeAbandoned(10));
  expect(abandoned?.id).toBe(run.id);
  await stores.runSweep.recover(claimed, { state: 'queued', reason: 'interrupted', availableInMs: 0 });
  expect(await stores.runs.claim(run.id, ids.next('instance'))).toMatchObject({ attempt: 2 });
  expect(await stores.runs.settle(claimed, { state: 'succeeded' })).toBe(false);
});

test('of a lane only the first piece can be claimed, by one of eight, until it is over', async () => {
  const stores = createStores(await freshDatabase());
  const ids = systemIds;
  const target = placeOf('home');
  const piece = (part: number) =>
    ({
      id: ids.next('delivery'),
      kind: 'answer',
      source: 's',
      part,
      target,
      text: `${part}`,
      expiresInMs: 60_000,
    }) as const;
  await stores.deliveries.add([piece(1), piece(2)]);
  await stores.deliveries.add([piece(1)]);
  const lane = conversationKey(target);
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => stores.deliveries.claim(lane, ids.next('instance'))),
  );
  const [first, ...more] = claims.filter((claim) => claim !== undefined);
  expect(first?.text).toBe('1');
  expect(more).toEqual([]);
  if (!first) throw new Error('nobody');
  expect(await stores.deliveries.settle(first, { state: 'sent', messageId: 'm1' })).toBe(true);
  expect(await stores.deliveries.settle(first, { state: 'ready' })).toBe(false);
  expect(await stores.deliveries.claim(lane, ids.next('instance'))).toMatchObject({ text: '2' });
});

test('a thing that exists once has one holder, who may keep it and let it go', async () => {
  const stores = createStores(await freshDatabase());
  const [one, two] = [systemIds.next('instance'), systemIds.next('instance')];
  expect(await stores.nodes.hold('account:bot', one)).toBe(true);
  expect(await stores.nodes.hold('account:bot', two)).toBe(false);
  expect(await stores.nodes.hold('account:bot', one)).toBe(true);
  await stores.nodes.letGo('account:bot', one);
  expect(await stores.nodes.hold('account:bot', two)).toBe(true);
});

test('how many wait before a message is counted in its own session alone', async () => {
  const stores = createStores(await freshDatabase());
  const { session } = await leasedTurn(stores);
  const waiting = await stores.turns.next(session.id);
  if (!waiting) throw new Error('gone');
  const ids = systemIds;
  const other = await stores.sessions.ensure({
    id: ids.next('session'),
    key: 'k2',
    agent: 'clerk',
    name: 'main',
  });
  const { place: _, state: __, attempt: ___, ...message } = waiting;
  const again = (eventId: string, of: typeof session.id) =>
    stores.inbox.admit({ ...message, id: ids.next('inbox'), eventId, session: of });
  expect(await again('e2', session.id)).toMatchObject({ ahead: 1 });
  expect(await again('e3', other.id)).toMatchObject({ ahead: 0 });
  expect(await again('e3', other.id)).toBeUndefined();
});

test('what a silent node was sending is free as soon as its silence is known, and not before', async () => {
  const database = await freshDatabase();
  const stores = createStores(database);
  const node = systemIds.next('instance');
  await stores.nodes.register({ id: node, host: 'h', pid: 1, version: 't' });
  const target = placeOf('home');
  const piece = { kind: 'reply', source: 's', part: 1, target, text: 'hello', expiresInMs: 60_000 } as const;
  await stores.deliveries.add([{ ...piece, id: systemIds.next('delivery') }]);
  expect(await stores.deliveries.claim(conversationKey(target), node)).toMatchObject({ text: 'hello' });
  const abandoned = () => stores.transaction((tx) => tx.deliverySweep.takeAbandoned(10));
  expect(await abandoned()).toEqual([]);
  await database.sql`update instances set seen_at = now() - interval '11 seconds'`;
  expect(await abandoned()).toMatchObject([{ text: 'hello' }]);
});
