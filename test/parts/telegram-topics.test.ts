import { afterEach, beforeEach, expect, test } from 'vitest';
import { telegram } from '../../adapters/channels/telegram/manifest.ts';
import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import { conversationKey, readConversationKey } from '../../src/domain/channel.ts';
import { startTelegramPeer, type TelegramPeer } from '../peers/telegram.ts';
import type { PeerUser } from '../peers/telegram-state.ts';
import { adapterContext } from '../support/adapter-context.ts';
import { startReceiver } from '../support/receiver.ts';

const bytes = new TextEncoder().encode('%PDF-1.4');
const file = { name: 'a.pdf', mediaType: 'application/pdf', sizeBytes: bytes.length, bytes };

let peer: TelegramPeer;
let ann: PeerUser;
let adapter: ChannelAdapter;
beforeEach(async () => {
  peer = await startTelegramPeer();
  ann = peer.user({ name: 'Ann' });
  adapter = await telegram.open({ token: peer.token, apiRoot: peer.apiRoot }, adapterContext('tg'));
});
afterEach(() => peer.stop());

test("what people write to a channel's direct messages is a conversation with each, and is answered there", async () => {
  const news = peer.channelDirect('News');
  const topics = [peer.topic(news), peer.topic(news)];
  const receiver = startReceiver(adapter);
  for (const [index, thread] of topics.entries())
    peer.say({ chat: news, from: ann, text: `question ${index}`, thread });
  await receiver.until(() => receiver.taken.length === 2);
  await receiver.stop();
  const places = receiver.taken.map(({ conversation }) => conversation);
  expect(new Set(places.map(conversationKey)).size).toBe(2);
  for (const [index, target] of places.entries()) {
    expect(readConversationKey(conversationKey(target))).toEqual(target);
    const draft = await adapter.openDraft?.({ id: '1', target });
    await adapter.typing?.(target);
    for (const more of [{}, { file }, ...(draft === undefined ? [] : [{ replaces: draft }])]) {
      const sent = await adapter.send({ deliveryId: 'd', target, markdown: `answer ${index}`, ...more });
      expect(sent).toMatchObject({ kind: 'sent' });
    }
  }
  const ours = peer.messages(news).filter(({ from }) => from.is_bot);
  expect(ours.map(({ direct_messages_topic: topic }) => topic?.topic_id)).toEqual(
    topics.flatMap((topic) => [topic, topic, topic]),
  );
});

test('the General topic of a forum is written to without its number', async () => {
  const chat = peer.group({ title: 'Forum', forum: true });
  const target = {
    channel: 'telegram',
    account: 'tg',
    kind: 'group',
    chat: String(chat.id),
    thread: '1',
  } as const;
  for (const more of [{}, { file }]) {
    const sent = await adapter.send({ deliveryId: 'd', target, markdown: 'hello', ...more });
    expect(sent).toMatchObject({ kind: 'sent' });
  }
  await adapter.typing?.(target);
  expect(peer.messages(chat).map((message) => message.message_thread_id)).toEqual([undefined, undefined]);
  expect(peer.typing(chat)).toBe(1);
});
