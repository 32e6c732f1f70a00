import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChannelFault, type LastHeard } from '../../src/contracts/channel-adapter.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { PeerFault } from '../peers/discord-faults.ts';
import type { PeerChannel } from '../peers/discord-state.ts';
import {
  type BenchOptions,
  type DiscordBench,
  placeOf,
  startDiscordBench,
} from '../support/discord-bench.ts';
import type { Receiver } from '../support/receiver.ts';

let bench: DiscordBench;
beforeEach(async () => {
  bench = await startDiscordBench();
});
afterEach(() => bench.stop());

/** The same with other options; the usual one is not needed then. */
async function rebench(options: BenchOptions): Promise<DiscordBench> {
  await bench.stop();
  bench = await startDiscordBench(options);
  return bench;
}

const texts = ({ taken }: Receiver) => taken.map(({ text }) => text);

describe('receiving from Discord', () => {
  test('reads servers, threads, replies and mentions as they are', async () => {
    const { peer, ann, general, role, receiveOnline, send } = bench;
    const receiver = await receiveOnline();
    const thread = peer.thread(general, 'plans');
    await send(general, 'done');
    const [done] = peer.written(general);
    peer.say({ channel: general, from: ann, text: 'just talk' });
    peer.say({ channel: general, from: ann, text: `hey <@${peer.bot.id}>!` });
    peer.say({ channel: general, from: ann, text: `<@&${role}>, and <@${ann.id}> in <#${general.id}>` });
    if (done) peer.say({ channel: general, from: ann, text: 'thanks', replyTo: done });
    await receiver.until(() => receiver.taken.length === 4);
    peer.say({ channel: thread, from: ann, text: 'below' });
    await receiver.until(() => receiver.taken.length === 5);
    expect(receiver.taken.map(({ addressing, text }) => [addressing, text])).toEqual([
      ['none', 'just talk'],
      ['mention', 'hey !'],
      ['mention', 'and @Ann in #general'],
      ['reply', 'thanks'],
      ['none', 'below'],
    ]);
    expect(receiver.taken[3]?.replyTo).toEqual({ messageId: done?.id, text: 'done' });
    expect(receiver.taken[0]?.conversation).toEqual(placeOf(general));
    expect(receiver.taken[4]?.conversation).toEqual(placeOf(thread));
    expect(receiver.taken[0]?.sender).toEqual({ id: ann.id, name: 'Ann', handle: 'annlee', bot: false });
  });

  test('a channel that cannot be taken in holds up no other', async () => {
    const { peer, ann, dm, general, adapter, receive } = bench;
    let isBroken = true;
    const receiver = receive(async ({ conversation }) => {
      if (isBroken && conversation.kind === 'dm') throw new Error('the database is away');
    });
    await peer.waitFor(() => peer.gateway.online === 1);
    for (const channel of [dm, general, dm, general]) {
      peer.say({ channel, from: ann, text: channel === dm ? 'dm' : 'general' });
    }
    await receiver.until(() => receiver.taken.length === 2);
    expect(adapter.health()).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining('the database is away'),
    });
    isBroken = false;
    await receiver.until(() => receiver.taken.length === 4);
    expect(texts(receiver)).toEqual(['general', 'general', 'dm', 'dm']);
    expect(adapter.health().state).toBe('up');
  });

  test('an edit comes once, with its new text, and only when the text is another', async () => {
    const { peer, ann, dm, receiveOnline, send } = bench;
    const receiver = await receiveOnline();
    const first = peer.say({ channel: dm, from: ann, text: 'helo https://example.org' });
    peer.touch(first, { embeds: [{ type: 'link' }] });
    await receiver.until(() => receiver.taken.length === 1);
    const second = peer.edit(first, 'hello');
    peer.touch(second, { embeds: [{ type: 'link' }] });
    peer.edit(second, 'hello');
    await send(dm, 'answer');
    const [answer] = peer.written(dm);
    if (answer) peer.edit(answer, 'our own edit');
    peer.say({ channel: dm, from: ann, text: 'next' });
    await receiver.until(() => receiver.taken.length === 3);
    expect(receiver.offered.map(({ text, edited }) => [text, edited])).toEqual([
      ['helo https://example.org', undefined],
      ['hello', true],
      ['next', undefined],
    ]);
    const [original, edit] = receiver.taken;
    expect(edit?.messageId).toBe(original?.messageId);
    expect(edit?.eventId).not.toBe(original?.eventId);
  });

  test('an old message that is pinned is no edit', async () => {
    const { peer, ann, dm, receiveOnline } = bench;
    const old = peer.say({ channel: dm, from: ann, text: 'long ago' });
    const receiver = await receiveOnline();
    peer.touch(old, { edited_timestamp: '2020-01-01T00:00:00.000000+00:00' });
    peer.say({ channel: dm, from: ann, text: 'now' });
    await receiver.until(() => receiver.taken.length === 1);
    expect(texts(receiver)).toEqual(['now']);
  });

  test('other bots are bots, and what Discord says itself is nothing', async () => {
    const { peer, ann, general, receiveOnline } = bench;
    const receiver = await receiveOnline();
    const robot = peer.user({ name: 'Robot', bot: true });
    peer.say({ channel: general, from: ann, text: 'joined', type: 7 });
    peer.say({ channel: general, from: ann, text: '' });
    peer.say({ channel: general, from: robot, text: 'beep' });
    await receiver.until(() => receiver.taken.length === 1);
    expect(receiver.taken[0]).toMatchObject({ text: 'beep', sender: { name: 'Robot', bot: true } });
  });

  test('a file can be fetched later, when its first link has long expired', async () => {
    const { peer, ann, dm, adapter, receiveOnline } = bench;
    const receiver = await receiveOnline();
    const files = [{ name: 'plan.pdf', type: 'application/pdf', data: 'the plan' }];
    const message = peer.say({ channel: dm, from: ann, text: '', files });
    await receiver.until(() => receiver.taken.length === 1);
    const [file] = receiver.taken[0]?.attachments ?? [];
    expect(file).toMatchObject({ kind: 'file', name: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 8 });
    peer.expireLinks();
    const open = () => adapter.download?.(file?.reference ?? '', new AbortController().signal);
    expect(await new Response(await open()).text()).toBe('the plan');
    peer.remove(message);
    await expect(open()).rejects.toThrow('the message that the file came with is gone');
  });

  test('a post in a forum is a conversation of its own, and is answered there', async () => {
    const { peer, ann, guild, send, receiveOnline } = bench;
    const receiver = await receiveOnline();
    const forum = peer.forum(guild, 'questions');
    const post = peer.thread(forum, 'How does it work?');
    peer.say({ channel: post, from: ann, text: `<@${peer.bot.id}> please explain` });
    await receiver.until(() => receiver.taken.length === 1);
    expect(receiver.taken[0]).toMatchObject({
      conversation: { kind: 'group', space: guild.id, chat: forum.id, thread: post.id },
      ...{ addressing: 'mention', text: 'please explain' },
    });
    expect(await send(post, 'like this')).toMatchObject({ kind: 'sent' });
    expect(peer.written(post).map(({ content }) => content)).toEqual(['like this']);
    expect(await send(forum, 'nowhere')).toMatchObject({ kind: 'rejected' });
  });

  test('many messages that are deleted at once are told one by one', async () => {
    const { peer, ann, general, guild, receiveOnline } = bench;
    const receiver = await receiveOnline();
    const ids = ['one', 'two'].map((text) => peer.say({ channel: general, from: ann, text }).id);
    const d = { ids, channel_id: general.id, guild_id: guild.id };
    peer.gateway.send({ op: 0, t: 'MESSAGE_DELETE_BULK', s: 99, d });
    await receiver.until(() => receiver.taken.length === 4);
    const [one, two, ...deletions] = receiver.taken;
    expect(deletions.map(({ deleted }) => deleted?.eventId)).toEqual([one?.eventId, two?.eventId]);
  });

  test('what the SDK cannot read ends nothing', async () => {
    const { peer, ann, dm, receiveOnline } = bench;
    const receiver = await receiveOnline();
    peer.gateway.send('no json');
    for (const t of ['MESSAGE_CREATE', 'GUILD_CREATE', 'INTERACTION_CREATE', 'THREAD_LIST_SYNC']) {
      peer.gateway.send({ op: 0, t, s: 1, d: null });
      peer.gateway.send({ op: 0, t, s: 1, d: { channel_id: dm.id, id: 'no number', type: {} } });
    }
    peer.say({ channel: dm, from: ann, text: 'still there' });
    await receiver.until(() => receiver.taken.length === 1);
    expect(texts(receiver)).toEqual(['still there']);
  });
});

describe('a connection to Discord that is lost', () => {
  test('is resumed, and brings what was said meanwhile, once', async () => {
    const { peer, ann, dm, receiveOnline, adapter } = bench;
    const receiver = await receiveOnline();
    peer.say({ channel: dm, from: ann, text: 'one' });
    await receiver.until(() => receiver.taken.length === 1);
    peer.gateway.drop();
    await peer.waitFor(() => peer.gateway.online === 0);
    peer.say({ channel: dm, from: ann, text: 'two' });
    await receiver.until(() => receiver.taken.length === 2);
    expect(peer.gateway).toMatchObject({ identified: 1, resumed: 1 });
    expect(texts(receiver)).toEqual(['one', 'two']);
    expect(receiver.offered).toHaveLength(2);
    expect(adapter.health().state).toBe('up');
  });

  test('is made again when Discord asks for it', async () => {
    const { peer, ann, dm, receiveOnline } = bench;
    const receiver = await receiveOnline();
    peer.say({ channel: dm, from: ann, text: 'one' });
    await receiver.until(() => receiver.taken.length === 1);
    peer.gateway.reconnect();
    await peer.waitFor(() => peer.gateway.resumed === 1);
    peer.say({ channel: dm, from: ann, text: 'two' });
    await receiver.until(() => receiver.taken.length === 2);
  });

  test('starts anew when the session is gone, and reads back what was said meanwhile', async () => {
    const { peer, ann, dm, general, receiveOnline } = bench;
    const receiver = await receiveOnline();
    peer.say({ channel: dm, from: ann, text: 'one' });
    peer.say({ channel: general, from: ann, text: 'uno' });
    await receiver.until(() => receiver.taken.length === 2);
    peer.gateway.invalidate();
    for (const [channel, text] of [
      [dm, 'two'],
      [general, 'due'],
      [dm, 'three'],
    ] as const) {
      peer.say({ channel, from: ann, text });
    }
    await receiver.until(() => receiver.taken.length === 5);
    expect(peer.gateway.identified).toBe(2);
    expect(texts(receiver).toSorted()).toEqual(['due', 'one', 'three', 'two', 'uno']);
    expect(texts(receiver).indexOf('two')).toBeLessThan(texts(receiver).indexOf('three'));
    expect(receiver.taken.find(({ text }) => text === 'due')?.conversation).toEqual(placeOf(general));
  });

  test('by a restart brings what was said meanwhile, in direct messages too, but nothing older than a day', async () => {
    let wall = Date.now() - 2 * 86_400_000;
    const before: LastHeard[] = [];
    const { peer, ann, dm, general, receive } = await rebench({ now: () => wall, heard: async () => before });
    const heard = (channel: PeerChannel, text: string) => {
      const { id: messageId } = peer.say({ channel, from: ann, text });
      before.push({ conversation: placeOf(channel), messageId });
    };
    heard(dm, 'heard two days ago');
    heard(general, 'heard two days ago as well');
    peer.say({ channel: dm, from: ann, text: 'too old' });
    wall += 2 * 86_400_000 - 7_200_000;
    for (const channel of [dm, general]) peer.say({ channel, from: ann, text: 'two hours ago' });
    wall += 7_200_000;
    const receiver = receive();
    await receiver.until(() => receiver.taken.length === 2);
    expect(receiver.taken.map(({ conversation }) => conversation.kind).toSorted()).toEqual(['dm', 'group']);
    expect(texts(receiver)).toEqual(['two hours ago', 'two hours ago']);
  });

  test('is ended when it stays away, and when it is ended nobody stays behind', async () => {
    const after = (delayMs: number, action: () => void) => systemClock.after(Math.min(delayMs, 300), action);
    const { peer, adapter } = await rebench({ clock: { after } });
    peer.gateway.silence();
    const err = await adapter
      .receive(async () => {}, new AbortController().signal)
      .catch((each: unknown) => each);
    expect(err).toMatchObject({ final: false, message: expect.stringContaining('could not be reached') });
    expect(adapter.health().state).toBe('down');
    await peer.waitFor(() => peer.gateway.connections === 0);
    expect(peer.gateway.identified).toBe(1);
  });

  test('can be ended while Discord is away', async () => {
    const { peer, receiveOnline, adapter } = bench;
    const receiver = await receiveOnline();
    await peer.stop();
    await receiver.stop();
    expect(adapter.health().state).toBe('down');
  });
});

describe('the first connection to Discord', () => {
  test('reads back the last minutes of channels and threads, but not what is older', async () => {
    let now = Date.now() - 3_600_000;
    const { peer, ann, general, receive } = await rebench({ now: () => now });
    const thread = peer.thread(general, 'plans');
    peer.say({ channel: general, from: ann, text: 'an hour ago' });
    now = Date.now() - 60_000;
    for (const channel of [general, thread]) peer.say({ channel, from: ann, text: 'a minute ago' });
    const receiver = receive();
    await receiver.until(() => receiver.taken.length === 2);
    expect(texts(receiver)).toEqual(['a minute ago', 'a minute ago']);
    expect(receiver.taken.map(({ conversation }) => conversation)).toEqual(
      expect.arrayContaining([placeOf(general), placeOf(thread)]),
    );
  });

  test('reads back more than one page, in order', async () => {
    const { peer, ann, general, receive } = bench;
    const numbers = Array.from({ length: 230 }, (_, index) => String(index));
    for (const text of numbers) peer.say({ channel: general, from: ann, text });
    const receiver = receive();
    await receiver.until(() => receiver.taken.length === 230);
    expect(texts(receiver)).toEqual(numbers);
  });

  test('goes on where a channel may not be read, and tries again where it is refused for a while', async () => {
    const { peer, ann, general, guild, receive } = bench;
    peer.say({ channel: general, from: ann, text: 'hidden' });
    const thread = peer.thread(general, 'plans');
    peer.say({ channel: thread, from: ann, text: 'seen' });
    general.closed = { status: 403, code: 50001, message: 'Missing Access' };
    peer.fail('GET /channels/:id/messages', { status: 503, times: 2 });
    const receiver = receive();
    await receiver.until(() => receiver.taken.length === 1);
    expect(receiver.taken[0]).toMatchObject({ text: 'seen', conversation: { space: guild.id } });
  });

  test('does not read back a server that was only just entered', async () => {
    const { peer, ann, dm, receiveOnline } = bench;
    const receiver = await receiveOnline();
    const other = peer.guild('Other');
    peer.say({ channel: other.channel, from: ann, text: 'welcome' });
    await receiver.until(() => receiver.taken.length === 1);
    peer.say({ channel: dm, from: ann, text: 'hello' });
    await receiver.until(() => receiver.taken.length === 2);
    expect(peer.calls('GET /channels/:id/messages')).toEqual([]);
  });
});

/** What Discord says of its gateway. */
function gatewayAt(url: string, remaining = 9): object {
  return { url, shards: 1, session_start_limit: { total: 9, remaining, reset_after: 9, max_concurrency: 1 } };
}

/** How `receive` ends by itself. */
async function faultOf(break_: () => void): Promise<ChannelFault> {
  break_();
  const err = await bench.adapter
    .receive(async () => {}, new AbortController().signal)
    .catch((each: unknown) => each);
  expect(err).toBeInstanceOf(ChannelFault);
  return err as ChannelFault;
}

describe('receiving that ends by itself', () => {
  test.each([
    ['a refused token', { status: 401 }, { final: true }, 'fatal'],
    ['too many requests', { status: 429, retryAfter: 3 }, { final: false, afterMs: 3_000 }, 'down'],
    ['a server error', { status: 500 }, { final: false }, 'down'],
    ["a proxy's page", { status: 403, html: true }, { final: false }, 'down'],
    ['a cut connection', { cut: 'before' }, { final: false }, 'down'],
    ['an address that is none', { status: 200, body: gatewayAt('nowhere') }, { final: false }, 'down'],
    [
      'no more greetings today',
      { status: 200, body: gatewayAt('ws://[::1]:9', 0) },
      { final: false },
      'down',
    ],
  ] as const)('says so: %s', async (_, fault: PeerFault, expected, state) => {
    const err = await faultOf(() => bench.peer.fail('GET /gateway/bot', fault));
    expect(err).toMatchObject(expected);
    expect(bench.adapter.health()).toMatchObject({ state, reason: err.message });
    expect(JSON.stringify([err, err.message, err.stack, err.cause])).not.toContain('TEST-x');
  });

  test('without the intent for content it is told which switch to turn', async () => {
    const err = await faultOf(() => bench.peer.settle({ flags: 0 }));
    expect(err).toMatchObject({ final: true, message: expect.stringMatching(/4014.*Privileged Gateway/) });
  });

  test.each([
    [4004, 'refuses the token (close 4004): press "Reset Token"'],
    [4013, 'switch on "Message Content Intent"'],
    [4014, 'switch on "Message Content Intent"'],
  ])('close %i is final and says how to mend it', async (code, words) => {
    const err = await faultOf(() => bench.peer.gateway.refuse(code));
    expect(err).toMatchObject({ final: true, message: expect.stringContaining(words) });
    expect(bench.adapter.health()).toMatchObject({ state: 'fatal', reason: err.message });
    await bench.peer.waitFor(() => bench.peer.gateway.connections === 0);
  });
});
