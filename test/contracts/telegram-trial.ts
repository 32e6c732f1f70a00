import { renderText } from '../../adapters/channels/telegram/render.ts';
import { startTelegramPeer } from '../peers/telegram.ts';
import type { ChannelTrial } from './channel-harness.ts';

/** Telegram, tried against the imitation of its Bot API. */
export const telegramTrial: ChannelTrial = {
  skips: {},
  async start() {
    const peer = await startTelegramPeer();
    const people = { first: peer.user({ name: 'Ann' }), second: peer.user({ name: 'Bob' }) };
    const place = (account: string, chat: string) =>
      ({ channel: 'telegram', account, kind: 'dm', chat }) as const;
    return {
      options: { token: peer.token, apiRoot: peer.apiRoot },
      async say(_, person, text) {
        peer.say({ chat: peer.dm(people[person]), from: people[person], text });
      },
      target: (account) => place(account, String(people.first.id)),
      nowhere: (account) => place(account, '424242'),
      async shown() {
        const messages = peer.messages(peer.dm(people.first));
        return messages.filter(({ from }) => from.is_bot).map(({ text = '' }) => text);
      },
      reads: (piece) => renderText(piece).text,
      fits(piece) {
        const { text, entities } = renderText(piece);
        return text !== '' && text.length <= 4_096 && text.isWellFormed() && entities.length <= 100;
      },
      contacts: () => peer.calls().length,
      cutAfterNextSend: () => peer.fail('sendMessage', { cut: 'after' }),
      refuse: () => peer.fail('getMe', { status: 401, times: 100 }),
      goAway: () => peer.stop(),
      stop: () => peer.stop(),
    };
  },
};
