import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Typing } from '../../src/contracts/completion.ts';
import { type DiscordBench, placeOf, startDiscordBench } from '../support/discord-bench.ts';

let bench: DiscordBench;
beforeEach(async () => {
  bench = await startDiscordBench();
});
afterEach(() => bench.stop());

/** A message of the bot's with one button. */
async function askWithButton(channel = bench.dm) {
  await bench.send(channel, 'Shall I?', { buttons: [[{ label: 'Yes', token: 'ask:1:yes' }]] });
  const message = bench.peer.written(channel).at(-1);
  if (!message) throw new Error('nothing was asked');
  return message;
}

describe('a button', () => {
  test('is heard at once, however long it takes to take the press in', async () => {
    const { peer, ann, dm, receiveOnline } = bench;
    let commit = () => {};
    const committed = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const receiver = await receiveOnline(() => committed);
    const message = await askWithButton();
    peer.say({ channel: dm, from: ann, text: 'in front' });
    await receiver.until(() => receiver.offered.length === 1);
    const press = peer.press({ message, from: ann, id: 'ask:1:yes' });
    await peer.waitFor(() => press.answer);
    expect(press.answer).toEqual({ type: 6, data: undefined });
    expect(receiver.taken).toEqual([]);
    commit();
    await receiver.until(() => receiver.taken.length === 2);
    expect(receiver.taken[1]).toMatchObject({
      eventId: `interaction:${press.id}`,
      conversation: placeOf(dm),
      addressing: 'direct',
      pressed: 'ask:1:yes',
      text: '',
      messageId: message.id,
      sender: { id: ann.id, name: 'Ann' },
    });
  });

  test('is offered again when it was not taken, but not for ever', async () => {
    const { peer, ann, general, receiveOnline } = bench;
    let refusals = 2;
    const receiver = await receiveOnline(async () => {
      if (refusals-- > 0) throw new Error('the database is away');
    });
    const message = await askWithButton(general);
    peer.press({ message, from: ann, id: 'ask:1:yes' });
    await receiver.until(() => receiver.taken.length === 1);
    expect(receiver.taken[0]).toMatchObject({ addressing: 'reply', conversation: placeOf(general) });
    expect(new Set(receiver.offered.map(({ eventId }) => eventId)).size).toBe(1);
    refusals = 5;
    peer.press({ message, from: ann, id: 'ask:1:yes' });
    peer.say({ channel: general, from: ann, text: 'behind' });
    await receiver.until(() => receiver.taken.length === 2);
    expect(receiver.taken[1]?.text).toBe('behind');
    expect(receiver.offered).toHaveLength(3 + 5 + 1);
  });

  test('is delivered also when Discord did not take the word that it was heard', async () => {
    const { peer, ann, receiveOnline } = bench;
    const receiver = await receiveOnline();
    const message = await askWithButton();
    peer.fail('POST /interactions/:id/:token/callback', {
      status: 404,
      code: 10062,
      message: 'Unknown interaction',
    });
    peer.press({ message, from: ann, id: 'ask:1:yes' });
    await receiver.until(() => receiver.taken.length === 1);
  });
});

describe('a slash command', () => {
  test('is heard by a word that only its sender sees, and comes as a text', async () => {
    const { peer, ann, dm, general, receiveOnline } = bench;
    const receiver = await receiveOnline();
    const thread = peer.thread(general, 'plans');
    const acts = [
      peer.slash({ channel: general, from: ann, name: 'task', arguments: 'add water the plants' }),
      peer.slash({ channel: thread, from: ann, name: 'status' }),
      peer.slash({ channel: dm, from: ann, name: 'help' }),
    ];
    await receiver.until(() => receiver.taken.length === 3);
    await peer.waitFor(() => acts.every(({ answer }) => answer));
    expect(acts[0]?.answer).toEqual({
      type: 4,
      data: { content: '✓ /task', flags: 64, allowed_mentions: { parse: [] } },
    });
    const sorted = receiver.taken.toSorted((left, right) => (left.eventId < right.eventId ? -1 : 1));
    expect(sorted.map(({ text, addressing, conversation }) => [text, addressing, conversation])).toEqual([
      ['/task add water the plants', 'command', placeOf(general)],
      ['/status', 'command', placeOf(thread)],
      ['/help', 'direct', placeOf(dm)],
    ]);
    expect(receiver.taken[0]?.sentAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('an answer that concerns whoever asked alone', () => {
  /** Ann asks in the server, and the house has heard it. */
  async function asked(name = 'whoami') {
    const receiver = await bench.receiveOnline();
    const given = bench.peer.slash({ channel: bench.general, from: bench.ann, name });
    await receiver.until(() => receiver.taken.length === 1);
    return given;
  }
  const whisper = (more: object = {}) =>
    bench.send(bench.general, 'You are Ann', { onlyTo: bench.ann.id, ...more });

  test('takes the place of the word that it was heard, however often that is tried', async () => {
    const given = await asked();
    const { peer } = bench;
    peer.fail('PATCH /webhooks/:id/:token/messages/@original', { cut: 'after' });
    expect(await whisper({ replyTo: given.id })).toMatchObject({ kind: 'retry' });
    expect(await whisper({ replyTo: given.id })).toEqual({ kind: 'sent', messageId: given.id });
    expect(given.answer?.data).toMatchObject({ content: 'You are Ann', flags: 64 });
    expect(peer.written(bench.general)).toEqual([]);
  });

  test('is said behind it where it has more pieces, and behind a press', async () => {
    const given = await asked();
    const { peer, ann, general } = bench;
    expect(await whisper()).toMatchObject({ kind: 'sent' });
    expect(given.whispers).toMatchObject([{ content: 'You are Ann' }]);
    const message = await askWithButton(general);
    const press = peer.press({ message, from: ann, id: 'ask:1:yes' });
    await peer.waitFor(() => press.answer);
    expect(await whisper({ replyTo: message.id })).toMatchObject({ kind: 'sent' });
    expect(press.whispers).toMatchObject([{ content: 'You are Ann' }]);
    expect(peer.written(general)).toEqual([message]);
  });

  test('of which nobody knows whether it arrived is in doubt', async () => {
    await asked();
    bench.peer.fail('POST /webhooks/:id/:token', { cut: 'after' });
    expect(await whisper()).toMatchObject({ kind: 'unknown' });
    bench.peer.fail('POST /webhooks/:id/:token', { status: 429, retryAfter: 2 });
    expect(await whisper()).toMatchObject({ kind: 'retry', afterMs: 2_000 });
  });

  test.each([
    'a refusal of Discord',
    'somebody else',
    'another channel',
    'buttons',
    'a word that was not taken',
  ])('is said to all where there is %s', async (what) => {
    const { peer, ann, general, guild } = bench;
    const elsewhere = peer.thread(general, guild.name);
    if (what === 'a word that was not taken')
      peer.fail('POST /interactions/:id/:token/callback', { status: 404, code: 10062 });
    const given = await asked();
    const refusal = { status: 404, code: 10015, message: 'Unknown Webhook' };
    if (what === 'a refusal of Discord') peer.fail('POST /webhooks/:id/:token', refusal);
    const place = what === 'another channel' ? elsewhere : general;
    const onlyTo = what === 'somebody else' ? '424242424242424242' : ann.id;
    const buttons = what === 'buttons' ? [[{ label: 'Yes', token: 'ask:1:yes' }]] : undefined;
    const sent = await bench.send(place, 'You are Ann', { onlyTo, ...(buttons && { buttons }) });
    expect(sent).toMatchObject({ kind: 'sent' });
    expect(peer.written(place).map(({ content }) => content)).toEqual(['You are Ann']);
    expect(given.whispers).toEqual([]);
  });

  test('is said to all when Discord takes none any more', async () => {
    await bench.stop();
    let passedMs = 0;
    const clock = { now: () => new Date(Date.now() + passedMs) };
    bench = await startDiscordBench({ clock, now: () => clock.now().getTime() });
    await asked();
    passedMs = 15 * 60_000;
    expect(await whisper()).toMatchObject({ kind: 'sent' });
    expect(bench.peer.calls('POST /webhooks/:id/:token')).toEqual([]);
    expect(bench.peer.written(bench.general)).toHaveLength(1);
  });
});

describe('the commands', () => {
  const commands = [
    { name: 'task', summary: 'Keep a task' },
    { name: 'Not Valid', summary: 'Is left out' },
    { name: 'help', summary: 'x'.repeat(120) },
  ];

  test('are registered once, with the names that the platform takes', async () => {
    const { peer, adapter } = bench;
    await adapter.offerCommands?.(commands);
    await adapter.offerCommands?.(commands.toReversed());
    expect(peer.commands().map(({ name }) => name)).toEqual(['task', 'help']);
    expect(peer.commands()[0]).toMatchObject({
      description: 'Keep a task',
      options: [{ type: 3, name: 'arguments' }],
      contexts: [0, 1],
    });
    expect(peer.calls('PUT /applications/:id/commands')).toHaveLength(1);
    await adapter.offerCommands?.(commands.slice(0, 1));
    expect(peer.commands().map(({ name }) => name)).toEqual(['task']);
    peer.fail('GET /applications/@me', { status: 500 });
    await adapter.offerCommands?.(commands);
  });

  test('can be kept to one server', async () => {
    await bench.stop();
    bench = await startDiscordBench({ options: { commandGuild: '424242424242424242' } });
    await bench.adapter.offerCommands?.(commands);
    expect(bench.peer.commands('424242424242424242')).toHaveLength(2);
    expect(bench.peer.commands()).toEqual([]);
  });
});

describe('somebody who types a command', () => {
  test('is shown ways to go on, as many and as long as Discord takes', async () => {
    const asked: Typing[] = [];
    await bench.stop();
    bench = await startDiscordBench({
      async complete(typing) {
        asked.push(typing);
        const many = Array.from({ length: 30 }, (_, number) => ({
          value: `show T-${number}`,
          label: `show T-${number} · ${'long '.repeat(30)}`,
        }));
        return [{ value: 'x'.repeat(101), label: 'too long' }, ...many];
      },
    });
    const { peer, ann, general, receiveOnline } = bench;
    const receiver = await receiveOnline();
    const typing = peer.slash({
      channel: general,
      from: ann,
      name: 'task',
      arguments: 'show st',
      typing: true,
    });
    await peer.waitFor(() => typing.answer);
    expect(asked).toEqual([{ conversation: placeOf(general), sender: ann.id, text: '/task show st' }]);
    const { choices = [] } = (typing.answer?.data ?? {}) as { choices?: { name: string; value: string }[] };
    expect(choices).toHaveLength(25);
    expect(choices[0]).toEqual({ name: expect.stringMatching(/^show T-0 · long .*…$/), value: 'show T-0' });
    expect(receiver.offered).toEqual([]);
  });

  test('is left alone when nothing can be suggested now', async () => {
    let asked = 0;
    await bench.stop();
    bench = await startDiscordBench({
      async complete() {
        if (asked++ === 0) throw new Error('the database is away');
        return [{ value: 'list', label: 'list' }];
      },
    });
    const { peer, ann, dm, receiveOnline } = bench;
    await receiveOnline();
    const slash = { channel: dm, from: ann, name: 'task', typing: true } as const;
    const first = peer.slash(slash);
    const second = peer.slash(slash);
    await peer.waitFor(() => second.answer ?? first.answer);
    expect(second.answer?.data ?? first.answer?.data).toEqual({ choices: [{ name: 'list', value: 'list' }] });
  });
});
