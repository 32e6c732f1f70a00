import { renderMarkdown, renderMessage } from '../../adapters/channels/slack/render.ts';
import { startSlackPeer } from '../peers/slack.ts';
import { blocksError } from '../peers/slack-blocks.ts';
import type { PeerMessage } from '../peers/slack-state.ts';
import type { ChannelTrial } from './channel-harness.ts';

/** Slack by Socket Mode, tried against the imitation of its Web API and its sockets. */
export const slackTrial: ChannelTrial = {
  skips: {},
  async start() {
    const peer = await startSlackPeer();
    const { team, tokens } = peer.state;
    const people = { first: peer.user({ name: 'Ann' }), second: peer.user({ name: 'Bob' }) };
    const place = (account: string, chat: string) =>
      ({ channel: 'slack', account, kind: 'dm', space: team, chat }) as const;
    return {
      options: { botToken: tokens.bot, appToken: tokens.app, slackApiUrl: peer.apiUrl },
      async say(_, person, text) {
        peer.say({ channel: peer.dm(people[person]), from: people[person], text });
      },
      target: (account) => place(account, peer.dm(people.first).id),
      nowhere: (account) => place(account, 'D0NOBODY'),
      async shown() {
        const messages = peer.messages(peer.dm(people.first));
        return messages.filter(({ bot_id }) => bot_id !== undefined).map(readBySlack);
      },
      reads: renderMarkdown,
      fits(piece) {
        const { text, blocks } = renderMessage(piece);
        const isShort = [text, renderMarkdown(piece)].every(({ length }) => length > 0 && length <= 4_000);
        return isShort && piece.isWellFormed() && blocksError(blocks) === undefined;
      },
      contacts: () => peer.calls().length + peer.sockets.opened(),
      cutAfterNextSend: () => peer.fail('chat.postMessage', { cut: 'after' }),
      cutAfterNextEdit: () => peer.fail('chat.update', { cut: 'after' }),
      deleteNewest() {
        peer.room(peer.dm(people.first)).messages.pop();
      },
      refuse: () => peer.fail('auth.test', { error: 'invalid_auth', times: 100 }),
      goAway: () => peer.stop(),
      stop: () => peer.stop(),
    };
  },
};

/** What people see of a message: its blocks, and only without any its text. */
function readBySlack({ blocks = [], text }: PeerMessage): string {
  const shown = blocks.flatMap((block) => (block.type === 'markdown' ? [String(block.text)] : []));
  if (shown.length > 0) return shown.join('\n');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
