import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { telegram } from '../../adapters/channels/telegram/manifest.ts';
import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { startTelegramPeer, type TelegramPeer } from '../peers/telegram.ts';
import type { PeerUser } from '../peers/telegram-state.ts';
import { adapterContext } from '../support/adapter-context.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

const address = 'https://house.example/channels/tg/';

let peer: TelegramPeer;
let ann: PeerUser;
let nodes: ChannelAdapter[];
let receivers: Receiver[];
/** The status of each answer to the platform. */
let answers: number[];
/** What waits for its time. */
let timers: Map<number, () => void>;

const clock: Clock = {
  ...systemClock,
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
  after(delayMs, action) {
    timers.set(delayMs, action);
    return { cancel: () => void timers.delete(delayMs) };
  },
};
const context = adapterContext('tg', { clock });

beforeEach(async () => {
  timers = new Map();
  nodes = [];
  receivers = [];
  answers = [];
  peer = await startTelegramPeer({ post });
  ann = peer.user({ name: 'Ann' });
});
afterEach(async () => {
  await Promise.all(receivers.map((receiver) => receiver.stop()));
  await peer.stop();
});

/** Each request goes to the next node. */
async function post(url: string, init: RequestInit): Promise<Response> {
  const node = nodes.shift();
  if (!node?.http) throw new Error('Nobody answers there.');
  nodes.push(node);
  const response = await node.http(new Request(url, init));
  answers.push(response.status);
  return response;
}

async function open(webhook: { url: string; secret?: string } = { url: 'https://house.example/' }) {
  const node = await telegram.open({ token: peer.token, apiRoot: peer.apiRoot, webhook }, context);
  nodes.push(node);
  return node;
}

function receive(node: ChannelAdapter, take?: Parameters<typeof startReceiver>[1]): Receiver {
  const receiver = startReceiver(node, take);
  receivers.push(receiver);
  return receiver;
}

function say(text: string, from = ann) {
  return peer.say({ chat: peer.dm(from), from, text });
}

describe('a webhook', () => {
  test('is set with a word that Telegram must know, and takes nothing away', async () => {
    say('before');
    const receiver = receive(await open());
    await receiver.until(() => receiver.taken.length === 1);
    expect(peer.webhook()).toMatchObject({ url: address, secret: expect.stringMatching(/^[\w-]{43}$/) });
    expect(JSON.stringify(peer.webhook())).not.toContain(peer.token.split(':')[1]);
    expect(peer.calls('getUpdates')).toEqual([]);
  });

  test('has the word of the config, if it names one', async () => {
    receive(await open({ url: 'https://house.example', secret: 'open-sesame-123456' }));
    await peer.waitFor(() => peer.webhook().url === address);
    expect(peer.webhook().secret).toBe('open-sesame-123456');
  });

  test('may be served by any node, and stays when one of them ends', async () => {
    const [one, two] = [await open(), await open()];
    expect([one.receivers, two.receivers]).toEqual(['each', 'each']);
    const [first, second] = [receive(one), receive(two)];
    const all = () => [...first.taken, ...second.taken];
    for (let number = 1; number <= 4; number++) {
      say(String(number));
      await peer.waitFor(() => peer.pending() === 0);
    }
    expect(all().map(({ text }) => text)).toHaveLength(4);
    expect(first.taken.length * second.taken.length).toBeGreaterThan(0);
    await first.stop();
    say('5');
    await peer.waitFor(() => peer.pending() === 0);
    expect(second.taken.at(-1)?.text).toBe('5');
    expect(peer.webhook().url).toBe(address);
  });

  test('is answered only when the message is committed', async () => {
    const { promise: committed, resolve } = Promise.withResolvers<void>();
    const receiver = receive(await open(), () => committed);
    say('hello');
    await receiver.until(() => receiver.offered.length === 1);
    expect(peer.pending()).toBe(1);
    resolve();
    await peer.waitFor(() => peer.pending() === 0);
    expect(answers.at(-1)).toBe(200);
  });

  test('is told to come again when it takes too long, and what comes again is the same', async () => {
    const { promise: committed, resolve } = Promise.withResolvers<void>();
    const receiver = receive(await open(), () => committed);
    say('hello');
    await receiver.until(() => receiver.offered.length === 1);
    timers.get(25_000)?.();
    await peer.waitFor(() => answers.includes(503));
    resolve();
    await peer.waitFor(() => peer.pending() === 0);
    expect(receiver.taken).toHaveLength(1);
  });

  test('lets no chat wait for another', async () => {
    const bob = peer.user({ name: 'Bob' });
    const { promise: free, resolve } = Promise.withResolvers<void>();
    const receiver = receive(await open(), ({ sender }) =>
      sender.name === 'Ann' ? free : Promise.resolve(),
    );
    say('slow');
    await receiver.until(() => receiver.offered.length === 1);
    say('quick', bob);
    await receiver.until(() => receiver.taken.length === 1);
    expect(receiver.taken[0]?.text).toBe('quick');
    resolve();
    await receiver.until(() => receiver.taken.length === 2);
  });

  test('that another program took away is set again', async () => {
    receive(await open());
    do await fetch(`${peer.apiRoot}/bot${peer.token}/getMe`);
    while (!timers.has(60_000));
    await fetch(`${peer.apiRoot}/bot${peer.token}/deleteWebhook`);
    expect(peer.webhook().url).toBe('');
    timers.get(60_000)?.();
    await peer.waitFor(() => peer.webhook().url === address);
  });

  test('is taken away by an account that polls, without what waits', async () => {
    const receiver = receive(await open());
    await peer.waitFor(() => peer.webhook().url === address);
    await receiver.stop();
    say('meanwhile');
    const poller = receive(await telegram.open({ token: peer.token, apiRoot: peer.apiRoot }, context));
    await poller.until(() => poller.taken.length === 1);
    expect(peer.webhook().url).toBe('');
  });

  test('that the platform refuses is a fault that says so', async () => {
    peer.fail('setWebhook', { status: 400, description: 'bad webhook: An HTTPS URL must be provided' });
    const node = await open();
    const err = await node.receive(async () => {}, new AbortController().signal).catch((each) => each);
    expect(err).toMatchObject({ final: false, message: expect.stringContaining('An HTTPS URL must be') });
  });
});

describe('a request to the webhook', () => {
  const request = (init: RequestInit = {}, secret: string | undefined = peer.webhook().secret) =>
    nodes[0]?.http?.(
      new Request(address, {
        method: 'POST',
        body: '{"update_id":1}',
        ...init,
        headers: secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
      }),
    );

  test.each([
    ['without the word', {}, '', 401],
    ['with another word', {}, 'x'.repeat(43), 401],
    ['of another kind', { method: 'GET', body: null }, undefined, 405],
    ['that is too long', { body: 'x'.repeat(1_000_001) }, undefined, 413],
    ['that is no JSON', { body: '{' }, undefined, 400],
    ['that is no update', { body: '{"a":1}' }, undefined, 400],
    ['about nothing that we know', { body: '{"update_id":7,"poll":{}}' }, undefined, 200],
  ])('%s is answered so', async (_, init, secret, status) => {
    const receiver = receive(await open());
    await peer.waitFor(() => peer.webhook().url === address);
    expect((await request(init, secret))?.status).toBe(status);
    expect(receiver.offered).toEqual([]);
  });

  test('is told to come again while nothing is received', async () => {
    const receiver = receive(await open());
    await peer.waitFor(() => peer.webhook().url === address);
    await receiver.stop();
    expect((await request())?.status).toBe(503);
  });
});
