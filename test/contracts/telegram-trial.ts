import { renderText } from '../../adapters/channels/telegram/render.ts';
import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { Conversation } from '../../src/domain/channel.ts';
import { startTelegramPeer, type TelegramPeer } from '../peers/telegram.ts';
import type { PeerMessage } from '../peers/telegram-state.ts';
import type { PostRequest } from '../peers/telegram-webhook.ts';
import type { ChannelHarness, ChannelTrial, ShownFile } from './channel-harness.ts';
import { telegramActs } from './telegram-acts.ts';

const skips: ChannelTrial['skips'] = {
  'a piece that may have arrived can be looked for': 'no bot can read what it wrote; a repeat is marked',
  'a message that is deleted is told, behind what was said before': 'no bot is told what people delete',
  'in a group, what is for one person is seen by nobody else':
    'no bot can show one person of a group what the others do not see',
};

/** Telegram, tried against the imitation of its Bot API. */
export const telegramTrial: ChannelTrial = { skips, start: () => startTrial() };

/** The same, where Telegram brings its updates: to any of the nodes, one after the other. */
export const telegramByWebhook: ChannelTrial = {
  skips,
  async start() {
    const nodes: ChannelAdapter[] = [];
    const post = async (url: string, init: RequestInit) => {
      const node = nodes.shift();
      if (!node?.http) throw new Error('Nobody answers there.');
      nodes.push(node);
      return node.http(new Request(url, init));
    };
    const harness = await startTrial({ url: 'https://house.example' }, post);
    return { ...harness, opened: (node) => void nodes.push(node) };
  },
};

async function startTrial(webhook?: { readonly url: string }, post?: PostRequest): Promise<ChannelHarness> {
  const peer = await startTelegramPeer(post && { post });
  const ann = peer.user({ name: 'Ann', username: 'annlee' });
  const people = { first: ann, second: peer.user({ name: 'Bob' }) };
  const group = peer.group({ title: 'Team', forum: true });
  const place = (account: string, chat: string) =>
    ({ channel: 'telegram', account, kind: 'dm', chat }) as const;
  const isIn = (thread: number | undefined, at?: Conversation) => at?.thread === thread?.toString();
  return {
    options: { token: peer.token, apiRoot: peer.apiRoot, ...(webhook && { webhook }) },
    async say(_, person, text) {
      peer.say({ chat: peer.dm(people[person]), from: people[person], text });
    },
    target: (account) => place(account, String(ann.id)),
    nowhere: (account) => place(account, '424242'),
    async shown(at) {
      const messages = peer.messages(at?.kind === 'group' ? { ...group, id: Number(at.chat) } : peer.dm(ann));
      return messages
        .filter(({ from, message_thread_id }) => from.is_bot && isIn(message_thread_id, at))
        .map(({ text = '' }) => text);
    },
    files: async () => peer.messages(peer.dm(ann)).flatMap((message) => shownFile(peer, message)),
    reads: (piece) => renderText(piece).text,
    fits(piece) {
      const { text, entities } = renderText(piece);
      return text !== '' && text.length <= 4_096 && text.isWellFormed() && entities.length <= 100;
    },
    draftsIn: (account) => ({ ...place(account, String(group.id)), kind: 'group' }),
    acts: telegramActs(peer, { ann, group, topic: peer.topic(group) }),
    contacts: () => peer.calls().length,
    cutAfterNextSend: () => peer.fail('sendMessage', { cut: 'after' }),
    cutAfterNextFile: () => peer.fail('sendDocument', { cut: 'after' }),
    cutAfterNextEdit: () => peer.fail('editMessageText', { cut: 'after' }),
    deleteNewest() {
      const newest = peer.messages(group).at(-1);
      if (newest) peer.remove(newest);
    },
    refuse: () => peer.fail('getMe', { status: 401, times: 100 }),
    goAway: () => peer.stop(),
    stop: () => peer.stop(),
  };
}

function shownFile(peer: TelegramPeer, message: PeerMessage): readonly ShownFile[] {
  const { from, photo, voice, audio, document, caption: text = '' } = message;
  const file = photo?.[0] ?? voice ?? audio ?? document;
  if (!from.is_bot || !file) return [];
  const kind = photo ? 'image' : voice ? 'voice' : audio ? 'audio' : 'file';
  const bytes = peer.fileOf(file.file_id);
  return [{ kind, text, bytes, ...(file.file_name !== undefined && { name: file.file_name }) }];
}
