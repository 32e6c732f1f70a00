import { slackOptions } from '../../adapters/channels/slack/config.ts';
import { renderMarkdown, renderMessage } from '../../adapters/channels/slack/render.ts';
import { startSlackPeer } from '../peers/slack.ts';
import { blocksError } from '../peers/slack-blocks.ts';
import type { PeerMessage } from '../peers/slack-state.ts';
import type { SlackPeer } from '../peers/slack-workspace.ts';
import type { ChannelHarness, ChannelTrial, ShownFile } from './channel-harness.ts';
import { slackActs } from './slack-acts.ts';

/** Slack by Socket Mode, tried against the imitation of its Web API and its sockets. */
export const slackTrial: ChannelTrial = {
  skips: {
    'a file that is too large for the platform is a rejection with its reason':
      'it takes a gigabyte, which is far above what the house sends anywhere',
    'the commands offered are in the menu once, and offering them again changes nothing':
      "its commands stand in the app's manifest and cannot be offered while it runs",
    'what is silent rings for nobody, and anything else rings':
      'each person chooses what rings, and no app can ask for less',
  },
  start: () => start({ inThread: false }),
};

/** The same where answers grow in a chat of the app, and so by streams. */
export const slackInChats: ChannelTrial = { ...slackTrial, start: () => start({ inThread: true }) };

async function start({ inThread }: { readonly inThread: boolean }): Promise<ChannelHarness> {
  const peer = await startSlackPeer();
  const { team, tokens, rooms } = peer.state;
  const ann = peer.user({ name: 'Ann' });
  const people = { first: ann, second: peer.user({ name: 'Bob' }) };
  const group = peer.channel({ name: 'team' });
  const place = (account: string, chat: string) =>
    ({ channel: 'slack', account, kind: 'dm', space: team, chat }) as const;
  return {
    options: slackOptions.parse({
      ...{ botToken: tokens.bot, appToken: tokens.app, slackApiUrl: peer.apiUrl },
    }),
    async say(_, person, text) {
      peer.say({ channel: peer.dm(people[person]), from: people[person], text });
    },
    target: (account) => place(account, peer.dm(ann).id),
    ...(inThread && {
      draftsIn: (account: string) => ({ ...place(account, peer.dm(ann).id), thread: peer.openChat(ann).ts }),
    }),
    nowhere: (account) => place(account, 'D0NOBODY'),
    async shown(at) {
      const messages = rooms.get(at?.chat ?? peer.dm(ann).id)?.messages ?? [];
      return messages
        .filter(
          ({ bot_id, thread_ts, ts }) =>
            bot_id !== undefined && thread_ts === at?.thread && ts !== at?.thread,
        )
        .map(readBySlack);
    },
    files: async () => peer.messages(peer.dm(ann)).flatMap((message) => shownFiles(peer, message)),
    reads: renderMarkdown,
    fits(piece) {
      const { text, blocks } = renderMessage(piece);
      const isShort = [text, renderMarkdown(piece)].every(({ length }) => length > 0 && length <= 4_000);
      return isShort && piece.isWellFormed() && blocksError(blocks) === undefined;
    },
    acts: slackActs(peer, { ann, group }),
    contacts: () => peer.calls().length + peer.sockets.opened(),
    cutAfterNextSend: () => peer.fail('chat.postMessage', { cut: 'after' }),
    cutAfterNextFile: () => peer.fail('files.completeUploadExternal', { cut: 'after' }),
    cutAfterNextEdit: () => peer.fail('chat.update', { cut: 'after' }),
    deleteNewest() {
      peer.room(peer.dm(ann)).messages.pop();
    },
    refuse: () => peer.fail('auth.test', { error: 'invalid_auth', times: 100 }),
    goAway: () => peer.stop(),
    stop: () => peer.stop(),
  };
}

/** What people see of a message: its blocks, and only without any its text. */
function readBySlack({ blocks = [], text }: PeerMessage): string {
  const shown = blocks.flatMap((block) => (block.type === 'markdown' ? [String(block.text)] : []));
  if (shown.length > 0) return shown.join('\n');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Its clients show the pictures that a browser shows, and no drawings. */
function shownFiles(peer: SlackPeer, message: PeerMessage): readonly ShownFile[] {
  const { bot_id, files = [] } = message;
  if (bot_id === undefined) return [];
  return files.map(({ id, name, mimetype }) => {
    const kind = /^image\/(?!svg)/.test(mimetype) ? 'image' : 'file';
    return {
      kind,
      name,
      text: readBySlack(message),
      bytes: Buffer.from(peer.state.files.get(id)?.content ?? ''),
    };
  });
}
