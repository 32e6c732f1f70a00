import { renderText } from '../../adapters/channels/telegram/render.ts';
import { startTelegramPeer } from '../peers/telegram.ts';
import type { ChannelTrial } from './channel-harness.ts';

/** Telegram, tried against the imitation of its Bot API. */
export const telegramTrial: ChannelTrial = {
  skips: {},
  async start() {
    const peer = await startTelegramPeer();
    const people = { first: peer.user({ name: 'Ann' }), second: peer.user({ name: 'Bob' }) };
    const group = peer.group({ title: 'Team' });
    const place = (account: string, chat: string) =>
      ({ channel: 'telegram', account, kind: 'dm', chat }) as const;
    return {
      options: { token: peer.token, apiRoot: peer.apiRoot },
      async say(_, person, text) {
        peer.say({ chat: peer.dm(people[person]), from: people[person], text });
      },
      target: (account) => place(account, String(people.first.id)),
      nowhere: (account) => place(account, '424242'),
      async shown(at) {
        const messages = peer.messages(at?.kind === 'group' ? group : peer.dm(people.first));
        return messages.filter(({ from }) => from.is_bot).map(({ text = '' }) => text);
      },
      reads: (piece) => renderText(piece).text,
      fits(piece) {
        const { text, entities } = renderText(piece);
        return text !== '' && text.length <= 4_096 && text.isWellFormed() && entities.length <= 100;
      },
      draftsIn: (account) => ({ ...place(account, String(group.id)), kind: 'group' }),
      contacts: () => peer.calls().length,
      cutAfterNextSend: () => peer.fail('sendMessage', { cut: 'after' }),
      cutAfterNextEdit: () => peer.fail('editMessageText', { cut: 'after' }),
      deleteNewest() {
        const newest = peer.messages(group).at(-1);
        if (newest) peer.remove(newest);
      },
      refuse: () => peer.fail('getMe', { status: 401, times: 100 }),
      goAway: () => peer.stop(),
      stop: () => peer.stop(),
    };
  },
};
