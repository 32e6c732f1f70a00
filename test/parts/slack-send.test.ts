import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../src/contracts/channel-adapter.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { PeerMessage } from '../peers/slack-state.ts';
import { type SlackBench, slackSecrets, startSlackBench } from '../support/slack-bench.ts';

let bench: SlackBench;
beforeEach(async () => {
  bench = await startSlackBench();
});
afterEach(() => bench.stop());

function send(more: Partial<OutgoingMessage> = {}) {
  const { adapter, peer, ann, place } = bench;
  return adapter.send({ deliveryId: 'd1', target: place(peer.dm(ann)), markdown: 'hello', ...more });
}

/** What people see of the messages in Ann's conversation. */
function shown(): readonly string[] {
  return bench.peer.messages(bench.peer.dm(bench.ann)).map(wordsOf);
}

function wordsOf({ blocks = [], text }: PeerMessage): string {
  const [first] = blocks;
  return first?.type === 'markdown' ? String(first.text) : text;
}

describe('a receipt on Slack', () => {
  const receipt = (shown: boolean, by = bench.adapter) => {
    const { peer, ann, place } = bench;
    const dm = peer.dm(ann);
    const messageId = peer.messages(dm).at(-1)?.ts ?? '1.1';
    return by.receipt?.({ target: place(dm), messageId, shown });
  };

  test('stands at the message until it is taken away, and twice is once', async () => {
    const { peer, ann } = bench;
    const { ts } = peer.say({ channel: peer.dm(ann), from: ann, text: 'hello' });
    for (let times = 0; times < 2; times++) await receipt(true);
    expect([...peer.state.reactions]).toEqual([`${ts}:eyes`]);
    for (let times = 0; times < 2; times++) await receipt(false);
    expect([...peer.state.reactions]).toEqual([]);
  });

  test('that cannot be shown disturbs nobody', async () => {
    await receipt(true);
    bench.peer.fail('reactions.add', { error: 'missing_scope' });
    await receipt(true);
    expect(bench.peer.calls('reactions.add')).toHaveLength(2);
  });

  test('is not offered by an account that wants none', async () => {
    const { bot, app } = bench.peer.state.tokens;
    const options = { botToken: bot, appToken: app, slackApiUrl: bench.peer.apiUrl, receipt: false };
    expect((await bench.open(options)).receipt).toBeUndefined();
  });
});

describe('what concerns one person on Slack', () => {
  const whisper = (more: Partial<OutgoingMessage> = {}) =>
    send({ target: bench.place(bench.team), onlyTo: bench.ann.id, markdown: '✗ no', ...more });

  test('is shown to nobody else, also in a thread', async () => {
    const { peer, ann, team, place } = bench;
    const root = peer.say({ channel: team, from: ann, text: 'hello' });
    for (const more of [{}, { target: place(team, root) }])
      expect(await whisper(more)).toEqual({ kind: 'sent', messageId: expect.stringMatching(/^\d+\.\d+$/) });
    expect(peer.messages(team)).toEqual([root]);
    const { whispers } = peer.room(team);
    expect(whispers.map((each) => [each.to, wordsOf(each), each.thread_ts])).toEqual([
      [ann.id, '✗ no', undefined],
      [ann.id, '✗ no', root.ts],
    ]);
  });

  test.each(['user_not_in_channel', 'restricted_action'])(
    'is said to all where Slack says %s',
    async (error) => {
      const { peer, team } = bench;
      peer.fail('chat.postEphemeral', { error });
      expect(await whisper()).toMatchObject({ kind: 'sent' });
      expect(peer.messages(team).map(wordsOf)).toEqual(['✗ no']);
    },
  );

  test('is not said to all because Slack is away, and cannot be looked for', async () => {
    const { peer, team, adapter, place, ann } = bench;
    peer.fail('chat.postEphemeral', { cut: 'after' });
    expect(await whisper()).toMatchObject({ kind: 'unknown' });
    const message = { deliveryId: 'd1', target: place(team), markdown: '✗ no', onlyTo: ann.id };
    expect(await adapter.find?.(message)).toMatchObject({ kind: 'unknown' });
    expect(peer.messages(team)).toEqual([]);
  });

  test('goes as plain text where Slack refuses its form', async () => {
    const { peer, team } = bench;
    peer.fail('chat.postEphemeral', { error: 'invalid_blocks' });
    expect(await whisper({ markdown: '**no**' })).toMatchObject({ kind: 'sent' });
    expect(peer.room(team).whispers).toHaveLength(1);
  });
});

describe('sending to Slack', () => {
  test.each([
    ['too many requests', { status: 429, retryAfter: 3 }, { kind: 'retry', afterMs: 3_000 }],
    ['a server error', { status: 503 }, { kind: 'retry' }],
    ['a refused token', { error: 'token_revoked' }, { kind: 'retry', afterMs: 900_000 }],
    [
      'a channel that is closed',
      { error: 'is_archived' },
      { kind: 'rejected', reason: expect.stringContaining('is_archived') },
    ],
    ["a proxy's page", { page: true }, { kind: 'unknown' }],
    ['a connection that is cut before the answer', { cut: 'before' }, { kind: 'unknown' }],
    ['a connection that is cut after the message was taken', { cut: 'after' }, { kind: 'unknown' }],
  ] as const)('%s has its outcome', async (_, fault, expected) => {
    bench.peer.fail('chat.postMessage', fault);
    const outcome = await send();
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toMatch(slackSecrets);
    expect(bench.peer.calls('chat.postMessage')).toHaveLength(1);
  });

  test('a refused token is fatal for the account', async () => {
    bench.peer.fail('chat.postMessage', { error: 'invalid_auth' });
    await send();
    expect(bench.adapter.health()).toMatchObject({
      state: 'fatal',
      reason: expect.stringContaining('api.slack.com'),
    });
  });

  test('a piece in doubt is looked for by the mark that it carries, in its channel and in its thread', async () => {
    const { peer, ann, team, place, adapter } = bench;
    const root = peer.say({ channel: team, from: ann, text: '?' });
    for (const target of [place(peer.dm(ann)), place(team), { ...place(team), thread: root.ts }]) {
      const message = { deliveryId: `d-${target.chat}-${target.thread}`, target, markdown: 'hello' };
      expect(await adapter.find?.(message)).toEqual({ kind: 'absent' });
      peer.fail('chat.postMessage', { cut: 'after' });
      expect(await adapter.send(message)).toMatchObject({ kind: 'unknown' });
      for (let other = 0; other < 120; other++) {
        const more = target.thread === undefined ? {} : { thread: root };
        peer.say({
          channel: target.chat === team.id ? team : peer.dm(ann),
          from: ann,
          text: 'more',
          ...more,
        });
      }
      expect(await adapter.find?.(message)).toMatchObject({ kind: 'found' });
      expect(await adapter.find?.({ ...message, deliveryId: 'another' })).toEqual({ kind: 'absent' });
    }
  });

  test.each([
    ['Slack asks to wait', { status: 429, retryAfter: 3 }, { kind: 'retry', afterMs: 3_000 }],
    ['the connection is cut', { cut: 'before' }, { kind: 'retry' }],
    ['the channel is closed to us', { error: 'not_in_channel' }, { kind: 'unknown' }],
  ] as const)('nothing is said of a piece in doubt when %s', async (_, fault, expected) => {
    const { peer, ann, place, adapter } = bench;
    peer.fail('conversations.history', fault);
    const message = { deliveryId: 'd', target: place(peer.dm(ann)), markdown: 'hello' };
    expect(await adapter.find?.(message)).toMatchObject(expected);
  });

  test('goes into the thread, without previews, and can be found again', async () => {
    const { peer, ann, team, place } = bench;
    const root = peer.say({ channel: team, from: ann, text: '?' });
    await send({ target: place(team, root), markdown: 'https://example.org', replyTo: root.ts });
    const answer = await peer.nextMessage(team);
    expect(answer).toMatchObject({
      thread_ts: root.ts,
      metadata: { event_type: 'posthouse_delivery', event_payload: { delivery: 'd1' } },
    });
    expect(peer.calls('chat.postMessage')[0]?.parameters).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
  });

  test('outside of a thread an answer begins none', async () => {
    await send({ replyTo: '1.1' });
    expect(bench.peer.calls('chat.postMessage')[0]?.parameters).not.toHaveProperty('thread_ts');
  });

  test.each([
    [
      'a channel where the app is not',
      (room: { isMember: boolean }) => (room.isMember = false),
      'not_in_channel',
    ],
    [
      'a locked channel',
      (room: { closed?: string }) => (room.closed = 'restricted_action'),
      'restricted_action',
    ],
  ])('%s is a rejection', async (_, change, reason) => {
    change(bench.peer.room(bench.team));
    const outcome = await send({ target: bench.place(bench.team) });
    expect(outcome).toMatchObject({ kind: 'rejected', reason: expect.stringContaining(reason) });
  });

  test.each(['invalid_blocks', 'msg_blocks_too_long'])(
    'what is refused by %s goes as it was written',
    async (error) => {
      bench.peer.fail('chat.postMessage', { error });
      expect(await send({ markdown: 'still **here** <b>' })).toMatchObject({ kind: 'sent' });
      expect(shown()).toEqual(['still **here** &lt;b&gt;']);
      bench.peer.fail('chat.postMessage', { error });
      await send({ markdown: 'press', buttons: [[{ label: 'Yes', token: 't' }]] });
      const { blocks = [] } = bench.peer.messages(bench.peer.dm(bench.ann)).at(-1) ?? {};
      expect(blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
    },
  );

  test('buttons stand below the text', async () => {
    await send({ buttons: [[{ label: 'Yes', token: 'tok_yes' }], [{ label: 'No', token: 'tok_no' }]] });
    const [message] = bench.peer.messages(bench.peer.dm(bench.ann));
    expect(message?.blocks?.flatMap(({ elements = [] }) => elements).map(({ value }) => value)).toEqual([
      'tok_yes',
      'tok_no',
    ]);
  });
});

describe('a growing answer on Slack', () => {
  async function grow(...texts: readonly string[]): Promise<string> {
    const { adapter, peer, ann, place } = bench;
    const target = place(peer.dm(ann));
    const messageId = await adapter.openDraft?.({ id: '1', target });
    if (messageId === undefined) throw new Error('There is no draft.');
    for (const markdown of texts) await adapter.draft?.({ id: '1', target, messageId, markdown });
    return messageId;
  }

  test('begins empty, grows, and ends as the final piece in the same message', async () => {
    const messageId = await grow();
    expect(shown()).toEqual(['✍️ …']);
    await grow('one', 'one two');
    expect(shown().at(-1)).toBe('one two ✍️');
    expect(
      await send({ replaces: messageId, markdown: 'all of it', buttons: [[{ label: 'a', token: 'b' }]] }),
    ).toEqual({
      kind: 'sent',
      messageId,
    });
    expect(shown()).toEqual(['all of it', 'one two ✍️']);
    expect(await send({ replaces: messageId, markdown: 'all of it' })).toMatchObject({
      kind: 'sent',
      messageId,
    });
  });

  test('whose message is gone is told of, and nothing is sent', async () => {
    const messageId = await grow('one');
    bench.peer.room(bench.peer.dm(bench.ann)).messages.length = 0;
    expect(await send({ replaces: messageId, markdown: 'all' })).toMatchObject({ kind: 'vanished' });
    expect(shown()).toEqual([]);
  });

  test.each([
    ['a cut connection', { cut: 'after' }, { kind: 'retry' }],
    ["a proxy's page", { page: true }, { kind: 'retry' }],
    ['too many requests', { status: 429, retryAfter: 2 }, { kind: 'retry', afterMs: 2_000 }],
    ['a closed channel', { error: 'is_inactive' }, { kind: 'rejected' }],
    ['a refused token', { error: 'token_revoked' }, { kind: 'retry', afterMs: 900_000 }],
  ] as const)('can be ended again after %s, without a word twice', async (_, fault, expected) => {
    const messageId = await grow('one');
    bench.peer.fail('chat.update', fault);
    expect(await send({ replaces: messageId, markdown: 'all' })).toMatchObject(expected);
    await send({ replaces: messageId, markdown: 'all' });
    expect(shown()).toEqual(['all']);
  });

  test('of which the blocks are refused ends as plain text, and nothing of the draft stays', async () => {
    const messageId = await grow('one');
    bench.peer.fail('chat.update', { error: 'invalid_blocks' });
    await send({ replaces: messageId, markdown: '**all**' });
    expect(shown()).toEqual(['**all**']);
  });

  test('is left alone after too many requests until its time is over', async () => {
    const { adapter, peer, ann, place, open } = bench;
    let now = 1_790_000_000_000;
    const clock = { ...systemClock, now: () => new Date(now) };
    const other = await open(undefined, { clock });
    const messageId = String(await adapter.openDraft?.({ id: '1', target: place(peer.dm(ann)) }));
    const grown = (markdown: string) =>
      other.draft?.({ id: '1', target: place(peer.dm(ann)), messageId, markdown });
    peer.fail('chat.update', { status: 429, retryAfter: 5 });
    await grown('one');
    now += 4_999;
    await grown('two');
    expect(peer.calls('chat.update')).toHaveLength(1);
    now += 1;
    await grown('three');
    expect(shown()).toEqual(['three ✍️']);
  });

  test('that is still on its way does not come after the end', async () => {
    const { adapter, peer, ann, place } = bench;
    const messageId = await grow();
    const { promise: slow, resolve } = Promise.withResolvers<void>();
    peer.fail('chat.update', { slow });
    const target = place(peer.dm(ann));
    const draft = adapter.draft?.({ id: '1', target, messageId, markdown: 'one' });
    const skipped = adapter.draft?.({ id: '1', target, messageId, markdown: 'two' });
    const end = send({ replaces: messageId, markdown: 'all' });
    await peer.waitFor(() => peer.calls('chat.update').length === 1);
    await skipped;
    // By the time that another message is answered, the end would have been there as well.
    await send({ target: place(bench.team) });
    expect(peer.calls('chat.update')).toHaveLength(1);
    resolve();
    await Promise.all([draft, end]);
    expect(shown()).toEqual(['all']);
  });

  test('that cannot be shown disturbs nobody', async () => {
    const { adapter, peer, ann, place } = bench;
    peer.fail('chat.postMessage', { error: 'is_archived' });
    expect(await adapter.openDraft?.({ id: '1', target: place(peer.dm(ann)) })).toBeUndefined();
    const messageId = await grow();
    peer.fail('chat.update', { cut: 'before' });
    await adapter.draft?.({ id: '1', target: place(peer.dm(ann)), messageId, markdown: 'one' });
    await adapter.draft?.({ id: '1', target: place(peer.dm(ann)), markdown: 'one' });
    expect(shown()).toEqual(['✍️ …']);
  });
});

describe('a file on Slack', () => {
  const signal = new AbortController().signal;

  function store(more: { url?: string; mimetype?: string } = {}) {
    return bench.peer.file({ name: 'plan.txt', mimetype: 'text/plain', content: 'the plan', ...more });
  }

  async function read(reference: string): Promise<string> {
    const stream = await bench.adapter.download?.(reference, signal);
    return new Response(stream ?? null).text();
  }

  test('can be had by its reference, also when it is a page', async () => {
    expect(await read(store().id)).toBe('the plan');
    expect(await read(store({ mimetype: 'text/html' }).id)).toBe('the plan');
  });

  test.each([
    ['that is gone', () => 'F0GONE', 'the file is gone'],
    ['that lies elsewhere', () => store({ url: 'https://slack.com.example.org/x' }).id, 'not kept by Slack'],
    ['that is not on a safe way', () => store({ url: 'http://files.slack.com/x' }).id, 'not kept by Slack'],
    [
      'that the app may not read',
      () => {
        bench.peer.state.scopes = [];
        return store().id;
      },
      'files:read',
    ],
  ])('%s is told in words', async (_, make, words) => {
    await expect(read(make())).rejects.toThrow(words);
  });

  test('is not asked for once nobody waits for it', async () => {
    const { id } = store();
    await expect(bench.adapter.download?.(id, AbortSignal.abort())).rejects.toThrow();
  });

  test('that came with a message is described by it', async () => {
    const { peer, ann, receive } = bench;
    const receiver = receive();
    peer.say({ channel: peer.dm(ann), from: ann, text: '', files: [store()] });
    await receiver.until(() => receiver.taken.length === 1);
    const [attachment] = receiver.taken[0]?.attachments ?? [];
    expect(attachment).toMatchObject({
      kind: 'file',
      name: 'plan.txt',
      mimeType: 'text/plain',
      sizeBytes: 8,
    });
    expect(await read(String(attachment?.reference))).toBe('the plan');
  });
});
