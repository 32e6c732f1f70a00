import { expect } from 'vitest';
import { account, delivery, type Law, offeredAs, takenAs } from '../channel-bench.ts';
import type { kindLaws } from '../channel-laws.ts';

/** What can happen to a message after it was written, and who wrote it. */
export const kinds: Readonly<Record<(typeof kindLaws)[number], Law>> = {
  async 'an edit comes as an edit of the same message, under an event id of its own'({ act, listen }) {
    const receiver = await listen();
    act('edit')('good day');
    const edit = await takenAs(receiver, 'good day');
    act('edit')('good night');
    const next = await takenAs(receiver, 'good night');
    const [original] = receiver.taken;
    expect(original?.edited).toBeUndefined();
    for (const each of [edit, next]) {
      const { messageId, conversation, sender } = original ?? {};
      expect(each).toMatchObject({ edited: true, messageId, conversation, sender });
    }
    expect(new Set(receiver.offered.map(({ eventId }) => eventId)).size).toBe(3);
  },

  async 'a change that leaves the words as they are does not come'({ act, fence, listen }) {
    const receiver = await listen();
    act('touch')();
    act('edit')('good day');
    await takenAs(receiver, 'good day');
    act('touch')();
    await fence(receiver);
    expect(receiver.offered).toHaveLength(3);
  },

  async 'a reply says what it replies to'({ act, adapter, harness, listen }) {
    const receiver = await listen();
    const message = { deliveryId: delivery(1), target: harness.target(account), markdown: 'the result' };
    const sent = await adapter.send(message);
    act('reply')('and now?');
    const { replyTo } = await takenAs(receiver, 'and now?');
    expect({ kind: 'sent', messageId: replyTo?.messageId }).toEqual(sent);
    expect(replyTo?.text ?? 'the result').toBe('the result');
  },

  async 'what we say and edit ourselves never comes back in'({ adapter, fence, harness, listen }) {
    const receiver = await listen();
    const target = harness.target(account);
    await adapter.send({ deliveryId: delivery(1), target, markdown: 'the result' });
    const messageId = await adapter.openDraft?.({ id: '1', target });
    if (messageId !== undefined) {
      await adapter.draft?.({ id: '1', target, messageId, markdown: 'The ans' });
      await adapter.send({ deliveryId: delivery(2), target, markdown: 'The answer', replaces: messageId });
    }
    await fence(receiver);
    expect(receiver.offered.map(({ text }) => text)).toEqual(['hello', 'fence 1']);
  },

  async 'another bot says that it is one, or does not come'({ act, listen }) {
    const receiver = await listen();
    act('sayAsBot')('beep');
    act('sayInGroup')('what was that?');
    expect((await takenAs(receiver, 'what was that?')).sender.bot).toBe(false);
    for (const { sender } of offeredAs(receiver, 'beep')) expect(sender.bot).toBe(true);
    expect(receiver.offered.length).toBe(2 + offeredAs(receiver, 'beep').length);
  },

  async 'a message that is deleted is told, behind what was said before'({ act, adapter, harness, listen }) {
    let failures = 2;
    const receiver = await listen(async ({ text }) => {
      if (text === 'never mind' && failures-- > 0) throw new Error('the database is away');
    });
    await harness.say(adapter, 'first', 'never mind');
    act('unsay')();
    const find = () => receiver.taken.findIndex(({ deleted }) => deleted !== undefined);
    await receiver.until(() => find() >= 0);
    const said = receiver.taken.findIndex(({ text }) => text === 'never mind');
    expect(said).toBeGreaterThanOrEqual(0);
    expect(find()).toBeGreaterThan(said);
    const { eventId, conversation, messageId } = receiver.taken[said] ?? {};
    expect(receiver.taken[find()]).toMatchObject({ conversation, messageId, text: '', deleted: { eventId } });
    expect(receiver.taken[find()]?.eventId).not.toBe(eventId);
  },

  async 'a reaction to what we said is told, and that it was taken back'({ act, adapter, harness, listen }) {
    const receiver = await listen();
    const target = harness.target(account);
    const sent = await adapter.send({ deliveryId: delivery(1), target, markdown: 'the result' });
    const reactions = () => receiver.taken.filter(({ reacted }) => reacted !== undefined);
    for (const [index, isAdded] of [true, false].entries()) {
      act('react')(isAdded);
      await receiver.until(() => reactions().length === index + 1);
    }
    const [added, removed] = reactions();
    const [sign] = added?.reacted?.added ?? [];
    expect(sign).toMatch(/^(?:👍|:\+1:)$/u);
    expect(removed?.reacted).toEqual({ added: [], removed: [sign] });
    for (const each of [added, removed]) {
      expect({ kind: 'sent', messageId: each?.messageId }).toEqual(sent);
      expect(each).toMatchObject({ conversation: target, sender: { id: receiver.taken[0]?.sender.id } });
    }
    expect(added?.eventId).not.toBe(removed?.eventId);
  },
};
