import { afterEach, beforeEach, expect, test } from 'vitest';
import { telegram } from '../../adapters/channels/telegram/manifest.ts';
import type { ChannelAdapter, OutgoingMessage } from '../../src/contracts/channel-adapter.ts';
import { mediaTypeOf } from '../../src/domain/file.ts';
import { startTelegramPeer, type TelegramPeer } from '../peers/telegram.ts';
import type { PeerChat, PeerMessage, PeerUser } from '../peers/telegram-state.ts';
import { adapterContext } from '../support/adapter-context.ts';

let peer: TelegramPeer;
let ann: PeerUser;
let adapter: ChannelAdapter;

beforeEach(async () => {
  peer = await startTelegramPeer();
  ann = peer.user({ name: 'Ann' });
  adapter = await telegram.open({ token: peer.token, apiRoot: peer.apiRoot }, adapterContext('tg'));
});
afterEach(() => peer.stop());

function send(
  name: string,
  content: string | Uint8Array,
  more: Partial<OutgoingMessage> = {},
  chat?: PeerChat,
) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const { id, type } = chat ?? peer.dm(ann);
  const kind = type === 'private' ? 'dm' : 'group';
  const target = { channel: 'telegram', account: 'tg', kind, chat: String(id) } as const;
  const file = { name, mediaType: mediaTypeOf(name), sizeBytes: bytes.length, bytes };
  return adapter.send({ deliveryId: 'd', target, markdown: '', file, ...more });
}

function formOf({ photo, voice, audio, document }: PeerMessage): string {
  return (
    (photo && 'photo') ?? (voice && 'voice') ?? (audio && 'audio') ?? (document && 'document') ?? 'words'
  );
}

test.each([
  ['chart.png', 'photo'],
  ['cat.JPG', 'photo'],
  ['note.ogg', 'voice'],
  ['song.mp3', 'audio'],
  ['moving.gif', 'document'],
  ['drawing.svg', 'document'],
])('%s goes as %s', async (name, form) => {
  expect(await send(name, 'content')).toMatchObject({ kind: 'sent' });
  expect(peer.messages(peer.dm(ann)).map(formOf)).toEqual([form]);
});

test('a document keeps its name, whatever is in it', async () => {
  const name = 'Der Plan (2), für Übermorgen 日本.pdf';
  await send(name, 'content');
  expect(peer.messages(peer.dm(ann))[0]?.document?.file_name).toBe(name);
});

test.each([
  ['is larger than a picture may be', new Uint8Array(10_000_001)],
  ['Telegram cannot read', 'BROKEN'],
])('a picture that %s goes as a document', async (_, content) => {
  expect(await send('chart.png', content)).toMatchObject({ kind: 'sent' });
  expect(peer.messages(peer.dm(ann)).map(formOf)).toEqual(['document']);
});

test('a voice message that somebody does not take goes as a document', async () => {
  peer.fail('sendVoice', { status: 400, description: 'Bad Request: VOICE_MESSAGES_FORBIDDEN' });
  expect(await send('note.ogg', 'content')).toMatchObject({ kind: 'sent' });
  expect(peer.messages(peer.dm(ann)).map(formOf)).toEqual(['document']);
});

test('a caption that is too long or wrongly marked is sent without its marks', async () => {
  await send('plan.pdf', 'content', { markdown: `**${'x'.repeat(1_100)}**` });
  peer.fail('sendDocument', { status: 400, description: "Bad Request: can't parse entities: no" });
  await send('plan.pdf', 'content', { markdown: 'a **b**' });
  const captions = peer.messages(peer.dm(ann)).map(({ caption }) => caption);
  expect(captions).toEqual([`**${'x'.repeat(1_022)}`, 'a **b**']);
});

test('a file answers in its topic, and follows a group that moved', async () => {
  const group = peer.group({ title: 'Team', forum: true });
  const topic = peer.topic(group);
  const asked = peer.say({ chat: group, from: ann, text: '?', thread: topic });
  const target = { channel: 'telegram', account: 'tg', kind: 'group', chat: String(group.id) } as const;
  const replyTo = String(asked.message_id);
  await send('plan.pdf', 'content', { target: { ...target, thread: String(topic) }, replyTo });
  const sent = peer.messages(group).at(-1);
  expect([sent?.message_thread_id, sent?.reply_to_message?.message_id]).toEqual([topic, asked.message_id]);
  const next = peer.upgrade(group, ann);
  expect(await send('plan.pdf', 'content', { target, replyTo })).toMatchObject({ kind: 'sent' });
  expect(peer.messages(next).at(-1)?.document?.file_name).toBe('plan.pdf');
});
