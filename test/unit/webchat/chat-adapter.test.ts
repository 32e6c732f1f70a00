import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createChatAdapter } from '../../../adapters/channels/webchat/adapter.ts';
import { normalize, wirePost } from '../../../adapters/channels/webchat/normalize.ts';
import { type ChatEvent, readEvents } from '../../../adapters/channels/webchat/read-events.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { adapterContext } from '../../support/adapter-context.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createMemoryChatLog } from '../../support/memory-chat-log.ts';

const target = { channel: 'webchat', account: 'web', kind: 'dm', chat: 'Kitchen' } as const;
const base = 'http://localhost/channels/web';

async function open() {
  const chatLog = createMemoryChatLog();
  const clock = createFakeClock('2026-11-21T08:00:00Z');
  const adapter = createChatAdapter('webchat', adapterContext('web', { clock, chatLog }));
  const ending = new AbortController();
  const taken: Envelope[] = [];
  const receiving = adapter.receive(async (envelope) => void taken.push(envelope), ending.signal);
  onTestFinished(() => ending.abort());
  await vi.waitFor(() => expect(adapter.health().state).toBe('up'));
  const ask = async (path: string, init?: RequestInit) => {
    const response = await adapter.http?.(new Request(`${base}/${path}`, init));
    if (!response) throw new Error('It does not answer requests.');
    return response;
  };
  const post = (chat: string, body: unknown) =>
    ask(`chats/${encodeURIComponent(chat)}/messages`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const say = (id: string, text = id) =>
    chatLog.append({ account: 'web', chat: 'Kitchen', id, author: 'house', text });
  async function follow(chat = 'Kitchen', more: { query?: string; headers?: Record<string, string> } = {}) {
    const gone = new AbortController();
    const init = { headers: more.headers ?? {}, signal: gone.signal };
    const response = await ask(`chats/${encodeURIComponent(chat)}/events${more.query ?? ''}`, init);
    const seen: ChatEvent[] = [];
    if (!response.body) throw new Error('No stream.');
    const body = response.body;
    const done = (async () => {
      for await (const event of readEvents(body)) seen.push(event);
    })();
    const texts = () => seen.flatMap((event) => (event.kind === 'message' ? [event.message.text] : []));
    const drafts = () => seen.flatMap((event) => (event.kind === 'draft' ? [event.draft.markdown] : []));
    await vi.waitFor(() => expect(seen.some(({ kind }) => kind === 'ready')).toBe(true));
    return { seen, texts, drafts, done, leave: () => gone.abort() };
  }
  return { adapter, chatLog, clock, ending, receiving, taken, ask, post, say, follow };
}

describe('a file', () => {
  const bytes = new TextEncoder().encode('<script>alert(1)</script>');

  async function shown(name: string, mediaType: string) {
    const { adapter, ask, follow } = await open();
    const file = { name, mediaType, sizeBytes: bytes.length, bytes };
    await adapter.send({ deliveryId: 'd-1', target, markdown: '', file });
    const { seen } = await follow();
    const response = await ask('files/d-1');
    const header = (key: string) => response.headers.get(key);
    const told = seen.flatMap((event) => (event.kind === 'message' ? [event.message.file] : []));
    return { told, body: await response.text(), header };
  }

  test('is told of without its bytes, which are given by the id of its message', async () => {
    const { told, body } = await shown('a chart.png', 'image/png');
    expect(told).toEqual([{ name: 'a chart.png', mediaType: 'image/png', sizeBytes: bytes.length }]);
    expect(body).toBe('<script>alert(1)</script>');
  });

  test.each([
    ['chart.png', 'image/png', 'image/png', /^inline; filename\*=UTF-8''chart\.png$/],
    ['chart.svg', 'image/svg+xml', 'application/octet-stream', /^attachment;/],
    ['page.html', 'text/html', 'application/octet-stream', /^attachment;/],
    ['a "b"\r\nc.pdf', 'application/pdf', 'application/octet-stream', /''a%20%22b%22%0D%0Ac\.pdf$/],
    ["it's (1).txt", 'text/plain', 'application/octet-stream', /''it%27s%20%281%29\.txt$/],
  ])('named %j is safe to open', async (name, mediaType, type, disposition) => {
    const { header } = await shown(name, mediaType);
    expect(header('content-type')).toBe(type);
    expect(header('content-disposition')).toMatch(disposition);
    expect(header('x-content-type-options')).toBe('nosniff');
  });

  test('that does not exist is not found', async () => {
    const { ask } = await open();
    expect((await ask('files/nothing')).status).toBe(404);
  });
});

describe('a post', () => {
  test.each(['webchat', 'console'])('becomes the envelope of the fixture of %s', (channel) => {
    const path = `../../../adapters/channels/${channel}/fixtures/post.json`;
    const { request, stored, envelope } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
    const message = { ...stored, at: new Date(stored.at) };
    expect(normalize(channel, message, wirePost.parse(request))).toEqual({
      ...envelope,
      sentAt: new Date(envelope.sentAt),
    });
  });

  test('that presses a button is kept as its label and taken as its token', async () => {
    const { post, taken, chatLog } = await open();
    await post('Kitchen', { id: 'press-1', text: '⏸ Pause', pressed: 'abc' });
    expect(taken).toMatchObject([{ pressed: 'abc', text: '' }]);
    expect(chatLog.all.at(-1)?.text).toBe('⏸ Pause');
  });

  test('is answered after it was kept and taken, and twice is once', async () => {
    const { post, taken, chatLog } = await open();
    const first = await post('Kitchen', { id: 'message-1', text: 'hello', zone: 'Not/AZone' });
    expect([first.status, await first.json()]).toEqual([202, { seq: 1 }]);
    const again = await post('Kitchen', { id: 'message-1', text: 'changed' });
    expect([again.status, await again.json()]).toEqual([202, { seq: 1 }]);
    expect(taken.map(({ eventId, text, sender }) => [eventId, text, sender.zone])).toEqual([
      ['message-1', 'hello', undefined],
      ['message-1', 'hello', undefined],
    ]);
    expect(chatLog.all).toHaveLength(1);
  });

  test.each([
    { name: 'is no JSON', chat: 'a', body: '{', status: 400 },
    { name: 'says nothing', chat: 'a', body: { id: 'message-1', text: ' \u200e\u0007 ' }, status: 400 },
    { name: 'has no id', chat: 'a', body: { text: 'hello' }, status: 400 },
    { name: 'has a strange id', chat: 'a', body: { id: 'a b', text: 'hello' }, status: 400 },
    { name: 'is too large', chat: 'a', body: { id: 'message-1', text: 'x'.repeat(1_000_001) }, status: 413 },
    { name: 'names a chat with a line end', chat: 'a\nb', body: { id: 'm', text: 'hello' }, status: 400 },
    { name: 'names a chat with a space around', chat: ' a', body: { id: 'm', text: 'hello' }, status: 400 },
    { name: 'names a chat too long', chat: 'x'.repeat(65), body: { id: 'm', text: 'hello' }, status: 400 },
    {
      name: 'names a chat in 64 emoji',
      chat: '😀'.repeat(64),
      body: { id: 'm', text: 'hello' },
      status: 202,
    },
    { name: 'names a chat a/b?c', chat: 'a/b?c', body: { id: 'm', text: 'hello' }, status: 202 },
  ])('that $name is answered with $status', async ({ chat, body, status }) => {
    const { post, taken } = await open();
    expect((await post(chat, body)).status).toBe(status);
    expect(taken.map(({ conversation }) => conversation.chat)).toEqual(status === 202 ? [chat] : []);
  });

  test('is asked for again while nobody receives', async () => {
    const { post, ending, receiving } = await open();
    ending.abort();
    await receiving;
    expect((await post('Kitchen', { id: 'message-1', text: 'hello' })).status).toBe(503);
  });

  test('cannot take the id of an answer', async () => {
    const { post, say, taken } = await open();
    await say('answer-1');
    expect((await post('Kitchen', { id: 'answer-1', text: 'hello' })).status).toBe(409);
    expect(taken).toEqual([]);
  });
});

describe('a stream', () => {
  test('begins with the newest messages and goes on live', async () => {
    const { say, follow } = await open();
    for (let index = 1; index <= 250; index++) await say(`m${index}`);
    const { texts } = await follow();
    expect([texts().length, texts()[0], texts().at(-1)]).toEqual([200, 'm51', 'm250']);
    await say('live');
    await vi.waitFor(() => expect(texts().at(-1)).toBe('live'));
  });

  test.each([
    { name: 'the header', more: { headers: { 'last-event-id': '2' } } },
    { name: 'the query', more: { query: '?after=2' } },
  ])('goes on after the number in $name, however much that is', async ({ more }) => {
    const { say, follow } = await open();
    for (let index = 1; index <= 450; index++) await say(`m${index}`);
    const { texts } = await follow('Kitchen', more);
    expect([texts().length, texts()[0], new Set(texts()).size]).toEqual([448, 'm3', 448]);
  });

  test('says that it lives when nothing happens', async () => {
    const { follow, clock } = await open();
    const { seen } = await follow();
    const before = seen.length;
    clock.moveBy(15_000);
    await vi.waitFor(() => expect(seen.slice(before)).toEqual([{ kind: 'alive' }]));
  });

  test('tells of news in other chats, without their words', async () => {
    const { say, follow } = await open();
    const { seen, texts } = await follow('Garden');
    await say('m1', 'secret of the kitchen');
    await vi.waitFor(() => expect(seen.at(-1)).toEqual({ kind: 'chats' }));
    expect(texts()).toEqual([]);
  });

  test('fifty pages share one watch, and nothing is left of those that went', async () => {
    const { say, follow, chatLog } = await open();
    const pages = await Promise.all(Array.from({ length: 50 }, () => follow()));
    expect(chatLog.watchers()).toBe(1);
    await say('hello');
    await vi.waitFor(() => expect(pages.every(({ texts }) => texts().join() === 'hello')).toBe(true));
    for (const page of pages) page.leave();
    await Promise.all(pages.map(({ done }) => done));
    const calls = chatLog.calls();
    await say('nobody is there');
    expect(chatLog.calls()).toBe(calls + 1);
  });

  test('ends when receiving ends, and so does the watch', async () => {
    const { follow, ending, receiving, chatLog } = await open();
    const { done } = await follow();
    ending.abort();
    await done;
    await receiving;
    expect(chatLog.watchers()).toBe(0);
  });

  test('is read only as fast as it is taken', async () => {
    const { say, ask, chatLog } = await open();
    for (let index = 0; index < 1_000; index++) await say(`m${index}`);
    const calls = chatLog.calls();
    const response = await ask('chats/Kitchen/events?after=0');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(chatLog.calls() - calls).toBeLessThanOrEqual(1);
    await response.body?.cancel();
  });
});

describe('a draft', () => {
  const draft = (markdown: string) => ({ id: 'question', target, markdown });
  const answer = { deliveryId: 'answer', target, markdown: 'One two three.', replyTo: 'question' };

  test('grows until its answer comes, and never after it', async () => {
    const { adapter, follow } = await open();
    const { seen, drafts } = await follow();
    await adapter.draft?.(draft('One'));
    await vi.waitFor(() => expect(drafts()).toEqual(['One']));
    await adapter.draft?.(draft('One two'));
    await vi.waitFor(() => expect(drafts()).toEqual(['One', 'One two']));
    expect(await adapter.send(answer)).toEqual({ kind: 'sent', messageId: '1' });
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ kind: 'message' }));
    await adapter.draft?.(draft('One two thr'));
    await adapter.send({ deliveryId: 'next', target, markdown: 'Next.' });
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ message: { text: 'Next.' } }));
    expect(drafts()).toEqual(['One', 'One two']);
  });

  test('is shown to a page that opens while it grows', async () => {
    const { adapter, follow } = await open();
    await adapter.draft?.(draft('One'));
    await vi.waitFor(async () => expect((await follow()).drafts()).toEqual(['One']));
  });

  test('is not shown to a page that opens after its answer', async () => {
    const { adapter, follow } = await open();
    await adapter.draft?.(draft('One'));
    await adapter.send(answer);
    await adapter.draft?.(draft('One two'));
    expect((await follow()).drafts()).toEqual([]);
  });

  test('still grows after a word about its place in the queue', async () => {
    const { adapter, follow } = await open();
    const { drafts } = await follow();
    await adapter.send({ ...answer, deliveryId: 'notice', markdown: '⏳ Queued: number 2.' });
    await adapter.draft?.(draft('One'));
    await vi.waitFor(() => expect(drafts()).toEqual(['One']));
  });
});

test('chats are listed, the newest first', async () => {
  const { ask, post } = await open();
  await post('Garden', { id: 'm1', text: 'water' });
  await post('Kitchen', { id: 'm2', text: 'cook' });
  const chats = await (await ask('chats')).json();
  expect(chats).toEqual([
    { chat: 'Kitchen', lastAt: expect.any(String), lastText: 'cook' },
    { chat: 'Garden', lastAt: expect.any(String), lastText: 'water' },
  ]);
  expect((await ask('nonsense')).status).toBe(404);
});

test('a watch that fails is a fault that is tried again', async () => {
  const chatLog = createMemoryChatLog();
  chatLog.fault = new Error('the database is away');
  const clock = createFakeClock('2026-11-21T08:00:00Z');
  const adapter = createChatAdapter('webchat', adapterContext('web', { clock, chatLog }));
  await expect(adapter.receive(async () => {}, new AbortController().signal)).rejects.toMatchObject({
    final: false,
  });
  expect(adapter.health()).toEqual({ state: 'down', reason: 'the database is away' });
});
