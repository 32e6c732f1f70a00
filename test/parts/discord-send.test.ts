import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordBench, placeOf, startDiscordBench } from '../support/discord-bench.ts';

const posting = 'POST /channels/:id/messages';
const editing = 'PATCH /channels/:id/messages/:id';

let bench: DiscordBench;
beforeEach(async () => {
  bench = await startDiscordBench();
});
afterEach(() => bench.stop());

/** What the bot wrote in the direct messages, oldest first. */
const written = () => bench.peer.written(bench.dm).map(({ content }) => content);

/** Posts the message in which an answer grows. */
async function openDraft(): Promise<string> {
  const { adapter, dm, peer, ann } = bench;
  const question = peer.say({ channel: dm, from: ann, text: 'a question' });
  const id = await adapter.openDraft?.({ id: question.id, target: placeOf(dm) });
  expect(id).toEqual(expect.stringMatching(/^\d+$/));
  return id ?? '';
}

describe('sending to Discord', () => {
  test.each([
    ['too many requests', { status: 429, retryAfter: 3 }, { kind: 'retry', afterMs: 3_000 }],
    ['a server error', { status: 500 }, { kind: 'retry' }],
    ["a proxy's page", { status: 403, html: true }, { kind: 'retry' }],
    ['an overload', { status: 400, code: 130000 }, { kind: 'retry' }],
    ['a refused token', { status: 401 }, { kind: 'retry', afterMs: 900_000 }],
    ['no right to see', { status: 403, code: 50001 }, { kind: 'rejected', reason: /View Channel/ }],
    ['no right to write', { status: 403, code: 50013 }, { kind: 'rejected', reason: /Send Messages/ }],
    [
      'a person who takes none',
      { status: 403, code: 50007 },
      { kind: 'rejected', reason: /direct messages/ },
    ],
    ['a channel that is gone', { status: 404, code: 10003 }, { kind: 'rejected', reason: /gone/ }],
    ['an answer that is none', { status: 200, html: true }, { kind: 'unknown' }],
    ['a connection that is cut before the answer', { cut: 'before' }, { kind: 'unknown' }],
    ['a connection that is cut after the message was taken', { cut: 'after' }, { kind: 'unknown' }],
  ] as const)('%s has its outcome', async (_, fault, expected) => {
    bench.peer.fail(posting, fault);
    const outcome = await bench.send(bench.dm);
    const { reason, ...rest } = { reason: /\w/, ...expected };
    expect(outcome).toMatchObject({ ...rest, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(outcome)).not.toContain('TEST-x');
  });

  test('a refused token is fatal for the account, and is not forgotten by the next call', async () => {
    const { peer, dm, adapter, send } = bench;
    peer.fail(posting, { status: 401 });
    await send(dm);
    expect(adapter.health()).toMatchObject({ state: 'fatal', reason: expect.stringContaining('Bot page') });
    expect(await send(dm)).toMatchObject({ kind: 'sent' });
  });

  test('goes into the thread, as a reply, without a preview, and calls nobody', async () => {
    const { peer, ann, general, send } = bench;
    const thread = peer.thread(general, 'plans');
    const question = peer.say({ channel: thread, from: ann, text: '?' });
    const text = `https://example.org <@${ann.id}> @everyone`;
    await send(thread, text, { replyTo: question.id });
    const [answer] = peer.written(thread);
    expect(answer).toMatchObject({ type: 19, message_reference: { message_id: question.id }, embeds: [] });
    expect(answer && peer.pings(answer)).toEqual([]);
    expect(answer?.content).toBe(`https://example.org <\u200b@${ann.id}> @\u200beveryone`);
  });

  test('a reply whose question is gone is sent all the same', async () => {
    expect(await bench.send(bench.dm, 'hello', { replyTo: '424242424242424242' })).toMatchObject({
      kind: 'sent',
    });
    expect(written()).toEqual(['hello']);
  });

  test('what is sent again with the same id is shown once', async () => {
    const { peer, dm, send } = bench;
    peer.fail(posting, { cut: 'after' });
    expect(await send(dm)).toMatchObject({ kind: 'unknown' });
    const [first] = peer.written(dm);
    expect(await send(dm)).toEqual({ kind: 'sent', messageId: first?.id });
    await send(dm, 'hello', { deliveryId: 'another' });
    expect(written()).toEqual(['hello', 'hello']);
  });

  test('a text that is too long or empty is a rejection', async () => {
    expect(await bench.send(bench.dm, 'x'.repeat(2_001))).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('2000 or fewer'),
    });
    expect(await bench.send(bench.dm, ' ')).toMatchObject({ kind: 'rejected' });
  });

  test('a thread that sleeps wakes up', async () => {
    const { peer, general, send } = bench;
    const thread = peer.thread(general, 'plans');
    thread.archived = true;
    expect(await send(thread)).toMatchObject({ kind: 'sent' });
    thread.locked = true;
    expect(await send(thread, 'hello', { deliveryId: 'another' })).toEqual({
      kind: 'rejected',
      reason: expect.stringContaining('this thread is locked: unlock it'),
    });
  });

  test('buttons stand in rows of at most five', async () => {
    const { peer, dm, send } = bench;
    const button = (number: number) => ({ label: `${number} ${'x'.repeat(90)}`, token: `token:${number}` });
    const rows = [[1, 2, 3, 4, 5, 6, 7].map(button), [{ label: '', token: 'none' }], []];
    expect(await send(dm, 'choose', { buttons: rows })).toMatchObject({ kind: 'sent' });
    const [message] = peer.written(dm);
    const shown = message?.components as { components: { label: string; custom_id: string }[] }[];
    expect(shown.map(({ components }) => components.map(({ custom_id }) => custom_id))).toEqual([
      ['token:1', 'token:2', 'token:3', 'token:4', 'token:5'],
      ['token:6', 'token:7'],
      ['none'],
    ]);
    expect(shown[0]?.components[0]?.label).toHaveLength(80);
  });
});

describe('an answer that grows', () => {
  test('begins with a sign, grows, and ends as itself', async () => {
    const { peer, ann, dm, adapter, send } = bench;
    const messageId = await openDraft();
    const target = placeOf(dm);
    expect(written()).toEqual(['✍️ …']);
    expect(peer.written(dm)[0]).toMatchObject({ type: 19 });
    await adapter.draft?.({ id: 'd', target, messageId, markdown: `Hello <@${ann.id}>` });
    await adapter.draft?.({ id: 'd', target, messageId, markdown: `${'word '.repeat(900)}` });
    expect(written()[0]?.length).toBeLessThanOrEqual(2_000);
    expect(written()[0]).toMatch(/^…\nword .*word ✍️$/);
    await adapter.draft?.({ id: 'd', target, messageId, markdown: 'a\n```ts\nlet b' });
    expect(written()).toEqual(['a\n\n```ts\nlet b\n```\n✍️']);
    const buttons = [[{ label: 'yes', token: 'y' }]];
    expect(await send(dm, 'Hello **there**', { replaces: messageId, buttons })).toEqual({
      kind: 'sent',
      messageId,
    });
    expect(written()).toEqual(['Hello **there**']);
    expect(peer.written(dm)[0]?.components).toHaveLength(1);
    const edits = peer.calls(editing);
    expect(edits.every(({ body }) => JSON.stringify(body['allowed_mentions']).includes('[]'))).toBe(true);
  });

  test.each([
    ['a connection that is cut', { cut: 'after' }, { kind: 'retry' }],
    ['too many requests', { status: 429, retryAfter: 3 }, { kind: 'retry', afterMs: 3_000 }],
    ['a server error', { status: 500 }, { kind: 'retry' }],
    ['no right to see', { status: 403, code: 50001 }, { kind: 'rejected' }],
  ] as const)('can be ended again after %s', async (_, fault, expected) => {
    const replaces = await openDraft();
    bench.peer.fail(editing, fault);
    expect(await bench.send(bench.dm, 'done', { replaces })).toMatchObject(expected);
    expect(written()).toHaveLength(1);
  });

  test('is told of when its message is gone, or lies in a thread that sleeps; nothing is sent', async () => {
    const { peer, ann, dm, general, adapter, send } = bench;
    const replaces = await openDraft();
    for (const message of peer.written(dm)) peer.remove(message);
    await adapter.draft?.({ id: 'd', target: placeOf(dm), messageId: replaces, markdown: 'more' });
    expect(await send(dm, 'done', { replaces })).toMatchObject({ kind: 'vanished' });
    expect(written()).toEqual([]);
    const thread = peer.thread(general, 'plans');
    const { id } = peer.say({ channel: thread, from: ann, text: '?' });
    const draft = await adapter.openDraft?.({ id, target: placeOf(thread) });
    thread.archived = true;
    const more = { deliveryId: 'another', ...(draft !== undefined && { replaces: draft }) };
    expect(await send(thread, 'done', more)).toMatchObject({ kind: 'vanished' });
    expect(await send(thread, 'done', { deliveryId: 'another' })).toMatchObject({ kind: 'sent' });
    expect(peer.written(thread).at(-1)?.content).toBe('done');
  });

  test('is not shown when Discord refuses, and nothing is thrown', async () => {
    const { peer, dm, adapter } = bench;
    peer.fail(posting, { status: 500 });
    expect(await adapter.openDraft?.({ id: '1', target: placeOf(dm) })).toBeUndefined();
    const messageId = await openDraft();
    peer.fail(editing, { status: 429, retryAfter: 30 });
    for (const markdown of ['one', 'two', 'three']) {
      await adapter.draft?.({ id: 'd', target: placeOf(dm), messageId, markdown });
    }
    expect(peer.calls(editing)).toHaveLength(1);
    expect(written()).toEqual(['✍️ …']);
  });
});

describe('the rest of Discord', () => {
  test('typing is shown where it belongs, and never throws', async () => {
    const { peer, general, adapter } = bench;
    const thread = peer.thread(general, 'plans');
    await adapter.typing?.(placeOf(thread));
    expect([general.typing, thread.typing]).toEqual([0, 1]);
    peer.fail('POST /channels/:id/typing', { cut: 'before' });
    await adapter.typing?.(placeOf(thread));
  });

  test('a file that is none says so', async () => {
    const { adapter, dm } = bench;
    const { signal } = new AbortController();
    await expect(adapter.download?.('/etc/passwd', signal)).rejects.toThrow('is no file of Discord');
    await expect(adapter.download?.(`${dm.id}/1/2`, signal)).rejects.toThrow(/gone|404/);
  });
});
