import { expect } from 'vitest';
import { conversationKey } from '../../../src/domain/channel.ts';
import { delivery, type Law, offeredAs, takenAs } from '../channel-bench.ts';
import type { groupLaws } from '../channel-laws.ts';

/** How a message in a group concerns us. */
export const group: Readonly<Record<(typeof groupLaws)[number], Law>> = {
  async 'in a group, what is said to others is not for us'({ act, listen }) {
    const receiver = await listen();
    act('sayInGroup')(`${act('mentions')()[0]}, look`);
    act('sayInGroup')('just talk');
    await takenAs(receiver, 'just talk');
    const [, ...inGroup] = receiver.taken;
    expect(inGroup).toHaveLength(2);
    for (const { addressing, conversation } of inGroup) {
      expect({ addressing, kind: conversation.kind }).toEqual({ addressing: 'none', kind: 'group' });
    }
  },

  async 'in a group, a mention is for us, and is cut out of the text'({ act, listen }) {
    const receiver = await listen();
    act('sayInGroup')('what is new?', { mention: true });
    expect((await takenAs(receiver, 'what is new?')).addressing).toBe('mention');
    act('sayInGroup')('behind it');
    await takenAs(receiver, 'behind it');
    const all = offeredAs(receiver, 'what is new?');
    expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(1);
  },

  async 'in a group, a reply to us is for us'({ act, adapter, listen }) {
    const receiver = await listen();
    act('sayInGroup')('just talk');
    const { conversation } = await takenAs(receiver, 'just talk');
    const sent = await adapter.send({ deliveryId: delivery(1), target: conversation, markdown: 'done' });
    act('sayInGroup')('thanks', { replying: true });
    const { addressing, replyTo } = await takenAs(receiver, 'thanks');
    expect(addressing).toBe('reply');
    expect({ kind: 'sent', messageId: replyTo?.messageId }).toEqual(sent);
  },

  async 'in a group, a command is for us'({ act, listen }) {
    const receiver = await listen();
    act('sayInGroup')('just talk');
    act('commandInGroup')('task list');
    const command = await takenAs(receiver, '/task list');
    expect(command.addressing).toBe('command');
    expect(command.conversation).toEqual((await takenAs(receiver, 'just talk')).conversation);
  },

  async 'a thread is a conversation of its own, and can be answered in'({ act, adapter, harness, listen }) {
    const receiver = await listen();
    act('sayInGroup')('above');
    act('sayInGroup')('below', { thread: true });
    const above = (await takenAs(receiver, 'above')).conversation;
    const below = (await takenAs(receiver, 'below')).conversation;
    expect(below).toEqual({ ...above, thread: expect.stringMatching(/\w/) });
    expect(conversationKey(below)).not.toBe(conversationKey(above));
    await adapter.send({ deliveryId: delivery(1), target: below, markdown: 'an answer' });
    expect(await harness.shown(below)).toEqual(['an answer']);
    expect(await harness.shown(above)).toEqual([]);
  },

  async 'in a group, what is for one person is seen by nobody else'({ act, adapter, harness, listen }) {
    const receiver = await listen();
    act('commandInGroup')('whoami');
    const { conversation: target, sender, messageId: replyTo } = await takenAs(receiver, '/whoami');
    const texts = ['You are *Ann*', 'and more'];
    for (const [index, markdown] of texts.entries()) {
      const message = { deliveryId: delivery(index), target, markdown, onlyTo: sender.id };
      // As the house does: only the first piece says what it answers.
      const sent = await adapter.send({ ...message, ...(index === 0 && { replyTo }) });
      expect(sent).toMatchObject({ kind: 'sent', messageId: expect.stringMatching(/\w/) });
    }
    expect(act('whispered')()).toEqual(texts.map(harness.reads));
    expect(await harness.shown(target)).toEqual([]);
    await adapter.send({ deliveryId: delivery(3), target, markdown: 'for all' });
    expect(await harness.shown(target)).toEqual([harness.reads('for all')]);
  },

  async 'a group that goes on under another id is told, and is written to by the old one'({
    act,
    adapter,
    harness,
    listen,
    moved,
  }) {
    const receiver = await listen();
    act('sayInGroup')('hi', { mention: true });
    const { conversation: target } = await takenAs(receiver, 'hi');
    act('moveGroup')();
    const find = () => receiver.taken.find(({ movedTo }) => movedTo !== undefined);
    await receiver.until(() => find() !== undefined);
    const { conversation, movedTo = '' } = find() ?? {};
    expect(conversation?.chat).toBe(target.chat);
    moved.set(target.chat, movedTo);
    for (const [index, markdown] of ['one', 'two'].entries())
      expect(await adapter.send({ deliveryId: delivery(index), target, markdown })).toMatchObject({
        kind: 'sent',
      });
    expect(await harness.shown({ ...target, chat: movedTo })).toEqual(['one', 'two']);
  },

  async 'being put out of a group, and let in again, is told'({ act, listen }) {
    const receiver = await listen();
    act('sayInGroup')('hi', { mention: true });
    const { conversation } = await takenAs(receiver, 'hi');
    const told = async (here: boolean) => {
      const find = () => receiver.taken.find(({ presence }) => presence?.here === here);
      await receiver.until(() => find() !== undefined);
      return find();
    };
    act('putOut')();
    const out = await told(false);
    expect(out?.presence?.reason).toMatch(/\w+ \w+/);
    const { account, space, chat } = conversation;
    expect(out?.conversation).toMatchObject({
      account,
      ...(out?.presence?.everywhere ? { space } : { chat }),
    });
    act('letIn')();
    expect((await told(true))?.conversation).toEqual(out?.conversation);
  },
};
