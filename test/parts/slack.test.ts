import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChannelFault } from '../../src/contracts/channel-adapter.ts';
import type { PeerFault } from '../peers/slack-faults.ts';
import { briskClock, type SlackBench, slackSecrets, startSlackBench } from '../support/slack-bench.ts';

let bench: SlackBench;
beforeEach(async () => {
  bench = await startSlackBench();
});
afterEach(() => bench.stop());

/** Something that a test can finish when it wants. */
function gate(): { passed: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

/** How receiving ends by itself. */
async function faultOf(method: string, fault: PeerFault): Promise<ChannelFault> {
  bench.peer.fail(method, fault);
  const err = await bench.adapter
    .receive(async () => {}, new AbortController().signal)
    .catch((each: unknown) => each);
  expect(err).toBeInstanceOf(ChannelFault);
  return err as ChannelFault;
}

describe('receiving from Slack', () => {
  test('confirms an event only when it is committed', async () => {
    const { peer, ann, receive } = bench;
    const commit = gate();
    const receiver = receive(() => commit.passed);
    peer.say({ channel: peer.dm(ann), from: ann, text: 'hello' });
    await receiver.until(() => receiver.offered.length === 1);
    expect(peer.sockets.unconfirmed()).toHaveLength(1);
    commit.open();
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
    expect(receiver.taken).toHaveLength(1);
  });

  test('what Slack repeats while it is waiting is taken in once, and then confirmed', async () => {
    const { peer, ann, receive } = bench;
    const commit = gate();
    const receiver = receive(() => commit.passed);
    peer.say({ channel: peer.dm(ann), from: ann, text: 'hello' });
    await receiver.until(() => receiver.offered.length === 1);
    peer.sockets.repeat();
    const bob = peer.user({ name: 'Bob' });
    peer.say({ channel: peer.dm(bob), from: bob, text: 'what comes after the repeat' });
    await receiver.until(() => receiver.offered.length === 2);
    commit.open();
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
    expect(receiver.offered.map(({ sender }) => sender.name)).toEqual(['Ann Lee', 'Bob']);
  });

  test('what is deleted is told, also where a stone takes its place, but not what was ours', async () => {
    const { peer, adapter, ann, team, place, receive } = bench;
    const receiver = receive();
    const root = peer.say({ channel: team, from: ann, text: 'a question' });
    const below = peer.say({ channel: team, from: ann, text: 'and more', thread: root });
    await receiver.until(() => receiver.taken.length === 2);
    await adapter.send({ deliveryId: 'd1', target: place(team), markdown: 'ours' });
    const ours = peer.messages(team).at(-1);
    for (const message of [ours, root, below]) if (message) peer.remove(team, message);
    await receiver.until(() => receiver.taken.length === 4);
    const [asked, more, ...deletions] = receiver.taken;
    expect(deletions.map(({ deleted, conversation }) => [deleted?.eventId, conversation])).toEqual(
      expect.arrayContaining([asked, more].map((each) => [each?.eventId, each?.conversation])),
    );
  });

  test('a chat that cannot be taken in holds up no other chat, and keeps its order', async () => {
    const { peer, adapter, ann, receive } = bench;
    const bob = peer.user({ name: 'Bob' });
    let broken = true;
    const receiver = receive(async ({ sender }) => {
      if (broken && sender.name === 'Ann Lee') throw new Error('the database is away');
    });
    for (const [from, text] of [
      [ann, '1'],
      [bob, '1'],
      [ann, '2'],
      [bob, '2'],
    ] as const)
      peer.say({ channel: peer.dm(from), from, text });
    await receiver.until(() => receiver.taken.length === 2);
    await receiver.until(() => receiver.offered.length >= 6);
    expect(adapter.health()).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining('database is away'),
      lastEventAt: expect.any(Date),
    });
    broken = false;
    await receiver.until(() => receiver.taken.length === 4);
    expect(receiver.taken.map(({ sender, text }) => `${sender.name} ${text}`)).toEqual([
      'Bob 1',
      'Bob 2',
      'Ann Lee 1',
      'Ann Lee 2',
    ]);
    expect(adapter.health().state).toBe('up');
  });

  test('reads people, channels, threads, mentions and replies as they are', async () => {
    const { peer, ann, team, adapter, receive, place } = bench;
    const receiver = receive();
    const bot = peer.state.bot.userId;
    const root = peer.say({ channel: team, from: ann, text: 'just talk' });
    await receiver.until(() => receiver.taken.length === 1);
    peer.say({ channel: team, from: ann, text: `<@${bot}> and <@${ann.id}>: 1 &lt; 2`, thread: root });
    await receiver.until(() => receiver.taken.length === 2);
    await adapter.send({ deliveryId: 'd', target: place(team), markdown: 'done' });
    peer.say({ channel: team, from: ann, text: 'thanks', thread: await peer.nextMessage(team) });
    await receiver.until(() => receiver.taken.length === 3);
    expect(receiver.taken.map(({ addressing, text }) => [addressing, text])).toEqual([
      ['none', 'just talk'],
      ['mention', 'and @Ann Lee: 1 < 2'],
      ['reply', 'thanks'],
    ]);
    expect(receiver.taken[1]).toMatchObject({
      conversation: place(team, root),
      sender: { name: 'Ann Lee', handle: 'annlee', zone: 'Europe/Berlin', bot: false },
    });
  });

  test('a mention that arrives twice has one event id', async () => {
    const { peer, ann, team, receive } = bench;
    const receiver = receive();
    peer.say({ channel: team, from: ann, text: `<@${peer.state.bot.userId}> hi` });
    await peer.waitFor(() => receiver.taken.length > 0 && peer.sockets.unconfirmed().length === 0);
    expect(receiver.taken.map(({ text, addressing }) => [text, addressing])).toEqual([['hi', 'mention']]);
  });

  test('our own messages and edits do not come in, nor do previews; edits of people do', async () => {
    const { peer, ann, adapter, receive, place } = bench;
    const receiver = receive();
    const channel = peer.dm(ann);
    const target = place(channel);
    const messageId = await adapter.openDraft?.({ id: '1', target });
    await adapter.draft?.({ id: '1', target, markdown: 'a', ...(messageId && { messageId }) });
    const said = peer.say({ channel, from: ann, text: 'see https://example.org' });
    peer.unfurl(channel, said);
    peer.edit(channel, said, 'see https://example.com');
    await receiver.until(() => receiver.taken.length === 2);
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
    expect(receiver.offered.map(({ text, edited }) => [text, edited])).toEqual([
      ['see https://example.org', undefined],
      ['see https://example.com', true],
    ]);
  });

  test('people are looked up once, and are called by their id when they cannot be', async () => {
    const { peer, ann, receive } = bench;
    const receiver = receive();
    const bob = peer.user({ name: 'Bob' });
    peer.fail('users.info', { error: 'ratelimited' });
    for (const text of ['1', '2']) peer.say({ channel: peer.dm(bob), from: bob, text });
    await receiver.until(() => receiver.taken.length === 2);
    for (const text of ['3', '4']) peer.say({ channel: peer.dm(ann), from: ann, text });
    await receiver.until(() => receiver.taken.length === 4);
    expect(receiver.taken.map(({ sender }) => sender.name)).toEqual([bob.id, bob.id, 'Ann Lee', 'Ann Lee']);
    expect(peer.calls('users.info')).toHaveLength(2);
  });

  test('an event of another workspace is left to its own account', async () => {
    const { peer, ann, receive } = bench;
    const receiver = receive();
    const inner = { type: 'message', channel: 'D1', channel_type: 'im', user: 'U1', text: 'hi', ts: '1.1' };
    const authorizations = [{ team_id: 'T0OTHER', user_id: 'U0OTHER' }];
    peer.sockets.tell({ type: 'events_api', payload: { event: inner, authorizations } });
    peer.say({ channel: peer.dm(ann), from: ann, text: 'hello' });
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 1);
    expect(receiver.taken.map(({ text }) => text)).toEqual(['hello']);
  });
});

describe('the socket to Slack', () => {
  test('is opened anew at once when Slack says that it will close it', async () => {
    const { peer, ann, receive } = bench;
    const receiver = receive();
    await peer.waitFor(() => peer.sockets.open() === 1);
    for (const reason of ['warning', 'refresh_requested'] as const) {
      const opened = peer.sockets.opened();
      peer.sockets.disconnect(reason);
      await peer.waitFor(() => peer.sockets.opened() > opened);
      peer.say({ channel: peer.dm(ann), from: ann, text: reason });
      await receiver.until(() => receiver.taken.some(({ text }) => text === reason));
    }
    expect(receiver.offered).toHaveLength(2);
  });

  test('that breaks loses nothing: what was not confirmed comes again', async () => {
    const { peer, ann, receive } = bench;
    const commit = gate();
    const receiver = receive(() => commit.passed);
    const said = peer.say({ channel: peer.dm(ann), from: ann, text: 'hello' });
    await receiver.until(() => receiver.offered.length === 1);
    peer.sockets.drop();
    await peer.waitFor(() => peer.sockets.opened() === 2);
    commit.open();
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
    expect(receiver.taken.map(({ messageId }) => messageId)).toEqual([said.ts]);
  });

  test('confirms what is being committed while receiving stops', async () => {
    const { peer, ann, receive } = bench;
    const commit = gate();
    const receiver = receive(() => commit.passed);
    peer.say({ channel: peer.dm(ann), from: ann, text: 'hello' });
    await receiver.until(() => receiver.offered.length === 1);
    const stopped = receiver.stop();
    commit.open();
    await stopped;
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
    expect(peer.sockets.open()).toBe(0);
  });

  test('survives frames that nobody can read', async () => {
    const { peer, ann, receive } = bench;
    const receiver = receive();
    await peer.waitFor(() => peer.sockets.open() === 1);
    for (const frame of [
      'null',
      '{',
      '{"type":"events_api","envelope_id":"1","payload":null}',
      '{"type":"disconnect',
    ])
      peer.sockets.raw(frame);
    peer.event({ type: 'message', channel: 5 });
    peer.event({ type: 'error' });
    peer.event({ type: 'reaction_added', reaction: 'eyes' });
    peer.say({ channel: peer.dm(ann), from: ann, text: 'hello' });
    await receiver.until(() => receiver.taken.length === 1);
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
    expect(peer.sockets.opened()).toBe(1);
  });

  test('that never says hello is given up, and receiving can be stopped meanwhile', async () => {
    const { peer, open, receive } = bench;
    peer.sockets.sayHello(false);
    const receiver = receive();
    await peer.waitFor(() => peer.sockets.opened() === 1);
    await receiver.stop();
    const clock = { ...briskClock, after: (_: number, action: () => void) => briskClock.after(20, action) };
    const impatient = await open(undefined, { clock });
    const fault = await impatient
      .receive(async () => {}, new AbortController().signal)
      .catch((err: unknown) => err);
    expect(fault).toMatchObject({ final: false, message: expect.stringContaining('no connection') });
  });

  test('that was switched off for good is a final fault', async () => {
    const { peer, adapter, receive } = bench;
    const receiver = receive();
    await peer.waitFor(() => peer.sockets.open() === 1);
    peer.sockets.disconnect('link_disabled');
    await expect(receiver.ended).rejects.toMatchObject({ final: true });
    expect(adapter.health()).toMatchObject({
      state: 'fatal',
      reason: expect.stringContaining('switch it on'),
    });
  });
});

describe('an app that is put out', () => {
  test('ends receiving for good', async () => {
    const { peer, adapter, receive } = bench;
    const receiver = receive();
    await peer.waitFor(() => peer.sockets.open() === 1);
    peer.fail('auth.test', { error: 'account_inactive' });
    peer.event({ type: 'app_uninstalled' });
    await expect(receiver.ended).rejects.toMatchObject({ final: true });
    expect(adapter.health().state).toBe('fatal');
  });

  test('is not one whose person took a token back', async () => {
    const { peer, ann, receive } = bench;
    const receiver = receive();
    await peer.waitFor(() => peer.sockets.open() === 1);
    peer.event({ type: 'tokens_revoked', tokens: { oauth: [ann.id], bot: [] } });
    await peer.waitFor(() => peer.calls('auth.test').length === 2);
    peer.say({ channel: peer.dm(ann), from: ann, text: 'still here' });
    await receiver.until(() => receiver.taken.length === 1);
  });
});

describe('presses and commands', () => {
  async function askWithButtons() {
    const { peer, adapter, ann, place } = bench;
    const target = place(peer.dm(ann));
    const buttons = [[{ label: 'Yes', token: 'tok_yes' }]];
    await adapter.send({ deliveryId: 'd', target, markdown: 'Go on?', buttons });
    return peer.nextMessage(peer.dm(ann));
  }

  test('are confirmed at once, however long the house takes', async () => {
    const { peer, ann, receive, place } = bench;
    const commit = gate();
    const receiver = receive(() => commit.passed);
    await peer.waitFor(() => peer.sockets.open() === 1);
    const channel = peer.dm(ann);
    const message = await askWithButtons();
    const press = peer.press({ channel, message, from: ann, value: 'tok_yes' });
    const command = peer.command({ channel: bench.team, from: ann, text: 'status' });
    await peer.waitFor(() => press.confirmed && command.confirmed);
    await receiver.until(() => receiver.offered.length === 2);
    expect(receiver.taken).toEqual([]);
    commit.open();
    await receiver.until(() => receiver.taken.length === 2);
    expect(receiver.taken.find(({ pressed }) => pressed)).toMatchObject({
      pressed: 'tok_yes',
      text: '',
      conversation: place(channel),
      messageId: message.ts,
      sender: { name: 'Ann Lee' },
    });
    expect(receiver.taken.find(({ text }) => text)).toMatchObject({
      text: '/status',
      addressing: 'command',
      conversation: place(bench.team),
    });
  });

  test('are offered again when the house does not take them, and each press is one of its own', async () => {
    const { peer, ann, receive } = bench;
    let refusals = 3;
    const receiver = receive(async () => {
      if (refusals-- > 0) throw new Error('the database is away');
    });
    await peer.waitFor(() => peer.sockets.open() === 1);
    const message = await askWithButtons();
    for (let time = 0; time < 2; time++)
      peer.press({ channel: peer.dm(ann), message, from: ann, value: 'tok_yes' });
    await receiver.until(() => receiver.taken.length === 2);
    expect(receiver.offered).toHaveLength(5);
    expect(new Set(receiver.offered.map(({ eventId }) => eventId)).size).toBe(2);
  });

  test('are given up after some minutes, so that what is behind them goes on', async () => {
    const { peer, adapter, ann, receive } = bench;
    const receiver = receive(async ({ pressed }) => {
      if (pressed) throw new Error('never');
    });
    await peer.waitFor(() => peer.sockets.open() === 1);
    const message = await askWithButtons();
    peer.press({ channel: peer.dm(ann), message, from: ann, value: 'tok_yes' });
    peer.say({ channel: peer.dm(ann), from: ann, text: 'hello?' });
    await receiver.until(() => receiver.taken.length === 1);
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
    expect(receiver.offered).toHaveLength(13);
    expect(adapter.health().state).toBe('up');
  });

  test('of others are confirmed and nothing else', async () => {
    const { peer, receive } = bench;
    const receiver = receive();
    await peer.waitFor(() => peer.sockets.open() === 1);
    const odd = [
      { type: 'view_submission' },
      {
        type: 'block_actions',
        user: { id: 'U1' },
        channel: { id: 'C1' },
        message: { ts: '1.1' },
        actions: [],
      },
    ].map((payload) => peer.sockets.tell({ type: 'interactive', payload }));
    await peer.waitFor(() => odd.every(({ confirmed }) => confirmed));
    expect(receiver.offered).toEqual([]);
  });
});

describe('an account that cannot be received', () => {
  test.each([
    ['a refused token', 'auth.test', { error: 'invalid_auth' }, { final: true }, 'fatal'],
    ['a removed app', 'auth.test', { error: 'account_inactive' }, { final: true }, 'fatal'],
    ['a refused app token', 'apps.connections.open', { error: 'invalid_auth' }, { final: true }, 'fatal'],
    [
      'a missing scope',
      'apps.connections.open',
      { error: 'missing_scope', more: { needed: 'connections:write' } },
      { final: true },
      'fatal',
    ],
    [
      'too many requests',
      'apps.connections.open',
      { status: 429, retryAfter: 3 },
      { final: false, afterMs: 3_000 },
      'down',
    ],
    ['a limit without a time', 'auth.test', { status: 429, retryAfter: null }, { final: false }, 'down'],
    ['a server error', 'auth.test', { status: 500 }, { final: false }, 'down'],
    ["a proxy's page", 'auth.test', { page: true }, { final: false }, 'down'],
    ['a cut connection', 'apps.connections.open', { cut: 'before' }, { final: false }, 'down'],
  ] as const)('by %s says so', async (_, method, fault, expected, state) => {
    const err = await faultOf(method, fault);
    expect(err).toMatchObject(expected);
    expect(bench.adapter.health()).toMatchObject({ state, reason: err.message });
    expect(JSON.stringify([err, err.message, err.stack, err.cause])).not.toMatch(slackSecrets);
    expect(bench.peer.sockets.opened()).toBe(0);
  });

  test('by exchanged tokens is told which is which', async () => {
    const { peer, open } = bench;
    const { bot, app } = peer.state.tokens;
    const options = { botToken: app, appToken: bot, slackApiUrl: peer.apiUrl };
    const other = await open(options);
    await expect(other.receive(async () => {}, new AbortController().signal)).rejects.toMatchObject({
      final: true,
      message: expect.stringContaining('botToken begins with xoxb-'),
    });
  });

  test('because it may not write is told which scope it lacks', async () => {
    const { peer, adapter } = bench;
    peer.state.scopes = ['im:history'];
    await expect(adapter.receive(async () => {}, new AbortController().signal)).rejects.toMatchObject({
      final: true,
      message: expect.stringContaining('chat:write'),
    });
  });
});
