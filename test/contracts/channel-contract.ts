import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type AdapterContext,
  type ChannelAdapter,
  ChannelFault,
  type ChannelManifest,
} from '../../src/contracts/channel-adapter.ts';
import { conversationKey } from '../../src/domain/channel.ts';
import type { Envelope } from '../../src/domain/envelope.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { noChatLog } from '../support/no-chat-log.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type ChannelHarness, type ChannelLaw, type ChannelTrial, channelLaws } from './channel-harness.ts';

/** One test's platform, adapter and receivers. */
interface Bench {
  readonly manifest: ChannelManifest;
  readonly harness: ChannelHarness;
  readonly adapter: ChannelAdapter;
  receive(take?: (envelope: Envelope) => Promise<void>): Receiver;
}

const account = 'mine';
/** Waits for nothing, so that a repeat comes at once. */
const hastyClock = { ...systemClock, sleep: () => Promise.resolve() };
const delivery = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const dense = (text: string) => text.toWellFormed().replace(/\s/g, '');
/** What a cut may not lose: all but the signs that are said again in each piece of a quote or a code block. */
const carried = (text: string) => dense(text).replace(/[`~>]/g, '').replaceAll('\0', '\ufffd');

/** Runs every law over a channel. */
export function describeChannel(manifest: ChannelManifest, trial: ChannelTrial): void {
  describe(`the channel ${manifest.name}`, () => {
    let bench: Bench;
    const receivers: Receiver[] = [];

    beforeEach(async () => {
      const harness = await trial.start();
      const chatLog = harness.chatLog ?? noChatLog;
      const context: AdapterContext = { account, clock: hastyClock, log: silentLog, chatLog };
      const adapter = await manifest.open(harness.options, context);
      const receive: Bench['receive'] = (take) => {
        const receiver = startReceiver(adapter, take);
        receivers.push(receiver);
        return receiver;
      };
      bench = { manifest, harness, adapter, receive };
    });

    afterEach(async () => {
      await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
      await bench.harness.stop();
    });

    for (const law of channelLaws) {
      const reason = trial.skips[law];
      if (reason === undefined) test(law, () => laws[law](bench));
      else test.skip(`${law} (skipped: ${reason})`, () => {});
    }
  });
}

const laws: Readonly<Record<ChannelLaw, (bench: Bench) => Promise<void>>> = {
  async 'opening it contacts nobody'({ harness }) {
    expect(harness.contacts()).toBe(0);
  },

  async 'it is up when it receives, and down when it does not'({ harness, adapter, receive }) {
    expect(adapter.health().state).toBe('starting');
    const receiver = receive();
    await harness.say(adapter, 'first', 'hello');
    await receiver.until(() => receiver.taken.length === 1);
    expect(adapter.health().state).toBe('up');
    expect(adapter.health().lastEventAt).toBeInstanceOf(Date);
    await receiver.stop();
    expect(adapter.health().state).toBe('down');
  },

  async 'a message becomes one envelope'({ manifest, harness, adapter, receive }) {
    const receiver = receive();
    await harness.say(adapter, 'first', 'hello there');
    await harness.say(adapter, 'second', 'me too');
    await receiver.until(() => receiver.taken.length === 2);
    const envelope = receiver.taken.find(({ text }) => text === 'hello there');
    expect(envelope).toMatchObject({
      conversation: { channel: manifest.name, account, kind: 'dm' },
      addressing: 'direct',
      sender: { bot: false },
      attachments: [],
      sentAt: expect.any(Date),
    });
    expect(envelope?.conversation).toEqual(harness.target(account));
    expect(envelope?.messageId).not.toBe('');
    expect(new Set(receiver.offered.map(({ eventId }) => eventId)).size).toBe(2);
  },

  async 'a message that was not taken comes again under the same event id'({ harness, adapter, receive }) {
    let refusals = 3;
    const receiver = receive(async () => {
      if (refusals-- > 0) throw new Error('the database is away');
    });
    await harness.say(adapter, 'first', 'hello');
    await receiver.until(() => receiver.taken.length === 1);
    expect(receiver.offered.map(({ text }) => text)).toEqual(Array(4).fill('hello'));
    expect(new Set(receiver.offered.map(({ eventId }) => eventId)).size).toBe(1);
  },

  async 'nothing is lost when receiving stops and starts again'({ harness, adapter, receive }) {
    const texts = ['one', 'two', 'three', 'four'];
    for (const text of texts.slice(0, 3)) await harness.say(adapter, 'first', text);
    const early = receive(async ({ text }) => {
      if (text !== 'one') throw new Error('the house is going down');
    });
    await early.until(() => early.offered.filter(({ text }) => text === 'two').length === 2);
    await early.stop();
    await harness.say(adapter, 'first', 'four');
    const late = receive();
    const all = () => new Set([...early.taken, ...late.taken].map(({ text }) => text));
    await late.until(() => all().size === texts.length);
    expect([...all()]).toEqual(texts);
  },

  async 'messages of a conversation keep their order'({ harness, adapter, receive }) {
    let deliveries = 0;
    const numbers = Array.from({ length: 12 }, (_, index) => String(index));
    for (const number of numbers) {
      await harness.say(adapter, 'first', number);
      await harness.say(adapter, 'second', number);
    }
    const receiver = receive(async () => {
      deliveries += 1;
      if (deliveries % 5 === 0 && deliveries < 100) throw new Error('the database is away');
    });
    await receiver.until(() => receiver.taken.length === 24);
    const byPlace = Map.groupBy(receiver.taken, ({ conversation }) => conversationKey(conversation));
    expect([...byPlace.values()].map((all) => all.map(({ text }) => text))).toEqual([numbers, numbers]);
  },

  async 'what is sent arrives as it was, under an id of its own'({ harness, adapter }) {
    const target = harness.target(account);
    const texts = ['Hello *there*', 'second `line`\nand third'];
    const outcomes = [];
    for (const [index, markdown] of texts.entries()) {
      outcomes.push(await adapter.send({ deliveryId: delivery(index), target, markdown }));
    }
    const ids = outcomes.map((outcome) => (outcome.kind === 'sent' ? outcome.messageId : outcome.kind));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent']);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain('');
    expect(await harness.shown()).toEqual(texts.map(harness.reads));
  },

  async 'long and odd texts arrive'({ manifest, harness, adapter }) {
    const target = harness.target(account);
    const texts = [
      '👩‍👩‍👧‍👦 e\u0301 ﷽ שלום مرحبا',
      '<b>not &amp; html</b> _nor_ [a link](https://example.org) \\*',
      '```ts\nconst a = 1;\n```',
      'bell \u0007 and escape \u001b[31m',
      'half a pair \ud83d',
      '😀'.repeat(5_000),
      'word '.repeat(4_000),
    ];
    for (const [index, text] of texts.entries()) {
      const before = (await harness.shown()).length;
      const pieces = await manifest.split(text);
      for (const [part, markdown] of pieces.entries()) {
        const outcome = await adapter.send({ deliveryId: delivery(100 * index + part), target, markdown });
        expect(outcome).toMatchObject({ kind: 'sent' });
      }
      const arrived = (await harness.shown()).slice(before).join('');
      const visible = (each: string) => dense(each).replace(/[\u0000-\u001f]/g, '');
      expect(visible(arrived)).toBe(visible(pieces.map(harness.reads).join('')));
      expect(carried(pieces.join(''))).toBe(carried(text));
    }
  },

  async 'pieces fit into one message each and lose nothing'({ manifest, harness }) {
    const word = fc.string({ unit: 'binary', maxLength: 20 });
    const block = fc.oneof(
      word,
      fc.constantFrom(' ', '\n', '\n\n', '```\n'),
      fc.tuple(word, fc.integer({ min: 1, max: 3_000 })).map(([text, times]) => text.repeat(times)),
    );
    const document = fc.array(block, { maxLength: 12 }).map((blocks) => blocks.join('').slice(0, 30_000));
    await fc.assert(
      fc.asyncProperty(document, async (text) => {
        const pieces = await manifest.split(text);
        expect(pieces.filter((piece) => !harness.fits(piece))).toEqual([]);
        expect(carried(pieces.join(''))).toBe(carried(text));
      }),
      { numRuns: 60 },
    );
  },

  async 'sending to nowhere is an outcome'({ harness, adapter }) {
    const target = harness.nowhere(account);
    const outcome = await adapter.send({ deliveryId: delivery(1), target, markdown: 'hello' });
    expect(outcome).toMatchObject({ kind: 'rejected', reason: expect.stringMatching(/\w/) });
  },

  async 'a platform that is away is an outcome'({ harness, adapter }) {
    await harness.goAway();
    const target = harness.target(account);
    const outcome = await adapter.send({ deliveryId: delivery(1), target, markdown: 'hello' });
    expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringMatching(/\w/) });
  },

  async 'a connection that is cut after writing never doubles in silence'({ manifest, harness, adapter }) {
    const message = { deliveryId: delivery(1), target: harness.target(account), markdown: 'once' };
    harness.cutAfterNextSend();
    const outcome = await adapter.send(message);
    if (manifest.abilities.resend !== 'safe') {
      expect(outcome).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/\w/) });
    } else {
      expect(await adapter.send(message)).toMatchObject({ kind: 'sent' });
    }
    expect(await harness.shown()).toEqual(['once']);
  },

  async 'a draft becomes the answer, however often that is tried'({ harness, adapter }) {
    const target = harness.draftsIn?.(account) ?? harness.target(account);
    const draft = { id: '1', target };
    const messageId = await adapter.openDraft?.(draft);
    expect(messageId).toMatch(/\w/);
    expect(await harness.shown(target)).toHaveLength(1);
    for (const markdown of ['The answer', 'The answer\n\n```ts\nis `grow', 'word '.repeat(9_000)]) {
      await adapter.draft?.({ ...draft, markdown, ...(messageId !== undefined && { messageId }) });
      const shown = await harness.shown(target);
      expect(shown).toHaveLength(1);
      expect(shown[0]).toContain(markdown.slice(0, 4));
      expect(shown[0]).not.toBe(harness.reads(markdown));
    }
    const answer = { deliveryId: delivery(1), target, markdown: 'It *is* so', replaces: messageId ?? '' };
    harness.cutAfterNextEdit?.();
    expect(await adapter.send(answer)).toMatchObject({ kind: 'retry' });
    for (let times = 0; times < 2; times++) {
      expect(await adapter.send(answer)).toEqual({ kind: 'sent', messageId });
      expect(await harness.shown(target)).toEqual([harness.reads(answer.markdown)]);
    }
  },

  async 'a draft that is gone is told of'({ harness, adapter }) {
    const target = harness.draftsIn?.(account) ?? harness.target(account);
    const messageId = await adapter.openDraft?.({ id: '1', target });
    harness.deleteNewest?.(target);
    await adapter.draft?.({ id: '1', target, markdown: 'more', messageId: messageId ?? '' });
    const answer = { deliveryId: delivery(1), target, markdown: 'It is so', replaces: messageId ?? '' };
    expect(await adapter.send(answer)).toMatchObject({ kind: 'vanished' });
    expect(await harness.shown(target)).toEqual([]);
  },

  async 'a fault that a person must mend is final'({ harness, adapter, receive }) {
    harness.refuse();
    const fault = await receive().ended.then(
      () => undefined,
      (err: unknown) => err,
    );
    expect(fault).toBeInstanceOf(ChannelFault);
    expect(fault).toMatchObject({ final: true });
    expect(adapter.health()).toMatchObject({ state: 'fatal', reason: expect.stringMatching(/\w/) });
  },
};
