import { expect } from 'vitest';
import { conversationKey } from '../../../src/domain/channel.ts';
import { account, type Law, offeredAs } from '../channel-bench.ts';
import type { intakeLaws } from '../channel-laws.ts';

/** What becomes of what people write. */
export const intake: Readonly<Record<(typeof intakeLaws)[number], Law>> = {
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

  async 'an event that is told five times has one event id'({ act, fence, listen }) {
    const receiver = await listen();
    for (let times = 1; times < 5; times++) act('repeat')();
    await fence(receiver);
    expect(new Set(offeredAs(receiver, 'hello').map(({ eventId }) => eventId)).size).toBe(1);
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
};
