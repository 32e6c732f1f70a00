import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { telegram } from '../../adapters/channels/telegram/manifest.ts';
import { type ChannelAdapter, ChannelFault } from '../../src/contracts/channel-adapter.ts';
import type { Conversation } from '../../src/domain/channel.ts';
import type { Envelope } from '../../src/domain/envelope.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { startTelegramPeer, type TelegramPeer } from '../peers/telegram.ts';
import type { PeerFault } from '../peers/telegram-faults.ts';
import type { PeerChat, PeerUser } from '../peers/telegram-state.ts';
import { adapterContext } from '../support/adapter-context.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

const clock = { ...systemClock, sleep: () => Promise.resolve() };
const context = adapterContext('tg', { clock });

let peer: TelegramPeer;
let ann: PeerUser;
let adapter: ChannelAdapter;
let receivers: Receiver[];

beforeEach(async () => {
  peer = await startTelegramPeer();
  ann = peer.user({ name: 'Ann', username: 'annlee' });
  adapter = await telegram.open({ token: peer.token, apiRoot: peer.apiRoot }, context);
  receivers = [];
});
afterEach(async () => {
  await Promise.all(receivers.map((receiver) => receiver.stop()));
  await peer.stop();
});

function receive(take?: (envelope: Envelope) => Promise<void>): Receiver {
  const receiver = startReceiver(adapter, take);
  receivers.push(receiver);
  return receiver;
}

function placeOf(chat: PeerChat, thread?: number): Conversation {
  const kind = chat.type === 'private' ? 'dm' : 'group';
  const place = { channel: 'telegram', account: 'tg', kind, chat: String(chat.id) } as const;
  return thread === undefined ? place : { ...place, thread: String(thread) };
}

function send(chat: PeerChat, markdown = 'hello', more: { thread?: number; replyTo?: string } = {}) {
  const { thread, ...rest } = more;
  return adapter.send({ deliveryId: 'd', target: placeOf(chat, thread), markdown, ...rest });
}

/** How `receive` ends by itself. */
async function faultOf(fault: PeerFault, method = 'getUpdates'): Promise<ChannelFault> {
  peer.fail(method, fault);
  const err = await adapter
    .receive(async () => {}, new AbortController().signal)
    .catch((each: unknown) => each);
  expect(err).toBeInstanceOf(ChannelFault);
  return err as ChannelFault;
}

async function download(reference: string): Promise<string> {
  const stream = await adapter.download?.(reference, new AbortController().signal);
  return new Response(stream).text();
}

describe('receiving from Telegram', () => {
  test('confirms an update only when it is committed', async () => {
    let commit = () => {};
    const committed = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const receiver = receive(() => committed);
    peer.say({ chat: peer.dm(ann), from: ann, text: 'hello' });
    await receiver.until(() => receiver.offered.length === 1);
    for (let round = 0; round < 5; round++) await fetch(`${peer.apiRoot}/bot${peer.token}/getMe`);
    expect(peer.calls('getUpdates')).toHaveLength(1);
    expect(peer.pending()).toBe(1);
    commit();
    await peer.waitFor(() => peer.pending() === 0);
    expect(receiver.taken).toHaveLength(1);
  });

  test('a chat that cannot be taken in holds up no other chat, and nothing of it is passed over', async () => {
    const bob = peer.user({ name: 'Bob' });
    let broken = true;
    for (const from of [ann, bob, ann, bob]) peer.say({ chat: peer.dm(from), from, text: from.first_name });
    const receiver = receive(async ({ sender }) => {
      if (broken && sender.name === 'Ann') throw new Error('the database is away');
    });
    await receiver.until(() => receiver.taken.length === 2);
    expect(adapter.health().state).toBe('up');
    await receiver.until(() => receiver.offered.length >= 6);
    expect(adapter.health()).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining('database is away'),
    });
    broken = false;
    await receiver.until(() => receiver.taken.length === 4);
    expect(receiver.taken.map(({ sender }) => sender.name)).toEqual(['Bob', 'Bob', 'Ann', 'Ann']);
    expect(receiver.offered.filter(({ sender }) => sender.name === 'Bob')).toHaveLength(2);
  });

  test('reads groups, topics, commands, replies and mentions as they are', async () => {
    const receiver = receive();
    const chat = peer.group({ title: 'Team', forum: true });
    const thread = peer.topic(chat);
    peer.say({ chat, from: ann, text: 'just talk' });
    peer.say({ chat, from: ann, text: '/status@posthouse_bot', thread });
    peer.say({ chat, from: ann, text: 'hey @posthouse_bot!' });
    await send(chat, 'done');
    peer.say({ chat, from: ann, text: 'thanks', replyTo: await peer.nextMessage(chat) });
    await receiver.until(() => receiver.taken.length === 4);
    expect(receiver.taken.map(({ addressing, text }) => [addressing, text])).toEqual([
      ['none', 'just talk'],
      ['command', '/status'],
      ['mention', 'hey !'],
      ['reply', 'thanks'],
    ]);
    expect(receiver.taken.map(({ conversation }) => conversation.thread)).toEqual([
      undefined,
      String(thread),
      undefined,
      undefined,
    ]);
  });

  test('an edit says which message it changes, and is an event of its own', async () => {
    const receiver = receive();
    const message = peer.say({ chat: peer.dm(ann), from: ann, text: 'helo' });
    peer.edit(message, 'hello');
    await receiver.until(() => receiver.taken.length === 2);
    const [first, edit] = receiver.taken;
    expect(first?.edited).toBeUndefined();
    expect(edit).toMatchObject({ text: 'hello', edited: true, messageId: first?.messageId });
    expect(edit?.eventId).not.toBe(first?.eventId);
    await peer.waitFor(() => peer.pending() === 0);
  });

  test('a reply says what it replies to', async () => {
    const receiver = receive();
    const chat = peer.dm(ann);
    await send(chat, 'the result');
    const ours = await peer.nextMessage(chat);
    peer.say({ chat, from: ann, text: 'and now?', replyTo: ours });
    await receiver.until(() => receiver.taken.length === 1);
    const replyTo = { messageId: String(ours.message_id), text: 'the result' };
    expect(receiver.taken[0]).toMatchObject({ text: 'and now?', replyTo });
  });

  test('the parts of an album are one message, also when they come one after the other', async () => {
    const say = (name: string, text: string) => {
      const file = { name, mimeType: 'image/jpeg', content: `picture ${name}` };
      peer.say({ chat: peer.dm(ann), from: ann, text, file, album: 'a1' });
    };
    const late = { ...clock, sleep: async () => say('3', 'compare these') };
    adapter = await telegram.open({ token: peer.token, apiRoot: peer.apiRoot }, { ...context, clock: late });
    say('1', '');
    say('2', '');
    const receiver = receive();
    await receiver.until(() => receiver.taken.length === 1);
    const [album] = receiver.taken;
    expect(album).toMatchObject({ text: 'compare these', attachments: Array(3).fill({ kind: 'image' }) });
    const contents = await Promise.all(
      (album?.attachments ?? []).map(({ reference = '' }) => download(reference)),
    );
    expect(contents).toEqual(['picture 1', 'picture 2', 'picture 3']);
    await peer.waitFor(() => peer.pending() === 0);
  });

  test('a file that is gone is an error in words, without the token', async () => {
    const failure = await download('no-such-file').catch((err: unknown) => String(err));
    expect(failure).toMatch(/wrong file_id/);
    expect(failure).not.toContain(peer.token);
  });

  test('a press is acknowledged before the house has taken it, and comes again until it has', async () => {
    const chat = peer.dm(ann);
    const target: Conversation = { channel: 'telegram', account: 'tg', kind: 'dm', chat: String(chat.id) };
    const buttons = [[{ label: 'Stop', token: 'abc' }], [{ label: 'Go', token: 'x'.repeat(64) }]];
    await adapter.send({ deliveryId: 'd', target, markdown: 'Well?', buttons });
    const press = peer.press(await peer.nextMessage(chat), ann, 'Stop');
    const refusals = [new Error('away')];
    const receiver = receive(async () => {
      await peer.waitFor(() => peer.isAcknowledged(press));
      const refusal = refusals.shift();
      if (refusal) throw refusal;
    });
    await receiver.until(() => receiver.taken.length === 1);
    expect(receiver.offered).toHaveLength(2);
    const messageId = String(press.message.message_id);
    const pressed = { pressed: 'abc', text: '', messageId, sender: { name: 'Ann' }, conversation: target };
    expect(receiver.taken[0]).toMatchObject(pressed);
  });

  test('ends a webhook without dropping what waits', async () => {
    peer.say({ chat: peer.dm(ann), from: ann, text: 'hello' });
    await fetch(`${peer.apiRoot}/bot${peer.token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'https://example.org' }),
    });
    const receiver = receive();
    await receiver.until(() => receiver.taken.length === 1);
  });

  test('a second poller is told of, in words, and is no final fault', async () => {
    const first = adapter.receive(async () => {}, new AbortController().signal).catch((err: unknown) => err);
    await peer.waitFor(() => peer.calls('getUpdates').length > 0);
    const other = await telegram.open({ token: peer.token, apiRoot: peer.apiRoot }, context);
    const second = startReceiver(other);
    receivers.push(second);
    expect(await first).toMatchObject({
      final: false,
      message: expect.stringContaining("another program receives this bot's messages"),
    });
    expect(adapter.health().state).toBe('down');
  });

  test.each([
    ['a refused token', { status: 401 }, { final: true, afterMs: undefined }, 'fatal'],
    ['a malformed token', { status: 404 }, { final: true, afterMs: undefined }, 'fatal'],
    ['too many requests', { status: 429, retryAfter: 3 }, { final: false, afterMs: 3_000 }, 'down'],
    ['a server error', { status: 500 }, { final: false, afterMs: undefined }, 'down'],
    ["a proxy's page", { status: 502 }, { final: false, afterMs: undefined }, 'down'],
    ['a cut connection', { cut: 'before' }, { final: false, afterMs: undefined }, 'down'],
  ] as const)('%s ends it with a fault that says so', async (_, fault, expected, state) => {
    const err = await faultOf(fault);
    expect(err).toMatchObject(expected);
    expect(adapter.health()).toMatchObject({ state, reason: err.message });
    expect(JSON.stringify([err, err.message, err.stack, err.cause])).not.toContain('TEST-token_abc');
  });
});

describe('sending to Telegram', () => {
  test.each([
    ['too many requests', { status: 429, retryAfter: 3 }, { kind: 'retry', afterMs: 3_000 }],
    ['a server error', { status: 500 }, { kind: 'retry' }],
    ['a refused token', { status: 401 }, { kind: 'retry', afterMs: 900_000 }],
    [
      'a blocked bot',
      { status: 403 },
      { kind: 'rejected', reason: expect.stringContaining('blocked by the user') },
    ],
    ['a bad request', { status: 400, description: 'chat not found' }, { kind: 'rejected' }],
    ["a proxy's page", { status: 502 }, { kind: 'unknown' }],
    ['a connection that is cut before the answer', { cut: 'before' }, { kind: 'unknown' }],
    ['a connection that is cut after the message was taken', { cut: 'after' }, { kind: 'unknown' }],
  ] as const)('%s has its outcome', async (_, fault, expected) => {
    peer.fail('sendMessage', fault);
    const outcome = await send(peer.dm(ann));
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain('TEST-token_abc');
  });

  test('a refused token is fatal for the account', async () => {
    peer.fail('sendMessage', { status: 401 });
    await send(peer.dm(ann));
    expect(adapter.health()).toMatchObject({ state: 'fatal', reason: expect.stringContaining('@BotFather') });
  });

  test('goes into the topic, as a reply, without a link preview', async () => {
    const chat = peer.group({ title: 'Team', forum: true });
    const thread = peer.topic(chat);
    const question = peer.say({ chat, from: ann, text: '?', thread });
    await send(chat, 'https://example.org', { thread, replyTo: String(question.message_id) });
    const answer = await peer.nextMessage(chat);
    expect(answer).toMatchObject({ message_thread_id: thread, reply_to_message: { text: '?' } });
    expect(peer.calls('sendMessage')[0]?.parameters['link_preview_options']).toEqual({ is_disabled: true });
  });

  test('is marked as it says, and arrives without marks where the platform refuses them', async () => {
    const chat = peer.dm(ann);
    await send(chat, '😀 **bold** and `code`');
    const marked = await peer.nextMessage(chat);
    expect(marked.text).toBe('😀 bold and code');
    expect(marked.entities).toEqual([
      { type: 'bold', offset: 3, length: 4 },
      { type: 'code', offset: 12, length: 4 },
    ]);
    peer.fail('sendMessage', { status: 400, description: "Bad Request: can't parse entities: no" });
    expect(await send(chat, 'still **here**')).toMatchObject({ kind: 'sent' });
    expect(peer.messages(chat).at(-1)?.text).toBe('still **here**');
  });

  test('a reply whose question is gone is sent all the same', async () => {
    expect(await send(peer.dm(ann), 'hello', { replyTo: '999' })).toMatchObject({ kind: 'sent' });
  });

  test('a topic that is gone is a rejection', async () => {
    const chat = peer.group({ title: 'Team', forum: true });
    expect(await send(chat, 'hello', { thread: 999 })).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('message thread not found'),
    });
  });

  test('a blocked bot and a text that is too long are rejections', async () => {
    expect(await send(peer.dm(ann), 'x'.repeat(4_097))).toMatchObject({ kind: 'rejected' });
    peer.close(peer.dm(ann));
    expect(await send(peer.dm(ann))).toMatchObject({ kind: 'rejected' });
  });

  test('follows a group that became a supergroup', async () => {
    const chat = peer.group({ title: 'Team' });
    const next = peer.upgrade(chat, ann);
    expect(await send(chat, 'moved')).toMatchObject({ kind: 'sent' });
    expect(await peer.nextMessage(next)).toMatchObject({ text: 'moved' });
  });
});

describe('the rest of Telegram', () => {
  test('typing is shown where it belongs, and never throws', async () => {
    const chat = peer.group({ title: 'Team', forum: true });
    const thread = peer.topic(chat);
    await adapter.typing?.(placeOf(chat, thread));
    expect(peer.typing(chat)).toBe(1);
    expect(peer.calls('sendChatAction')[0]?.parameters).toMatchObject({ message_thread_id: thread });
    peer.fail('sendChatAction', { cut: 'before' });
    await adapter.typing?.(placeOf(chat));
  });

  test('the menu is set once, with the names that the platform takes', async () => {
    const commands = [
      { name: 'task', summary: 'Keep a task' },
      { name: 'Not-Valid', summary: 'Is left out' },
    ];
    await adapter.offerCommands?.(commands);
    await adapter.offerCommands?.(commands);
    expect(peer.commands()).toEqual([{ command: 'task', description: 'Keep a task' }]);
    expect(peer.calls('setMyCommands')).toHaveLength(1);
    peer.fail('getMyCommands', { status: 500 });
    await adapter.offerCommands?.(commands);
  });
});
