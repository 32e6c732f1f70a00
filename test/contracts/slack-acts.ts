import { messageEvent } from '../peers/slack-events.ts';
import type { PeerFault } from '../peers/slack-faults.ts';
import type { PeerChannel, PeerMessage, PeerUser } from '../peers/slack-state.ts';
import type { SlackPeer } from '../peers/slack-workspace.ts';
import type { ChannelActs, PlatformFault } from './channel-acts.ts';

const faults: Readonly<Record<PlatformFault, PeerFault>> = {
  busy: { status: 429, retryAfter: 3 },
  broken: { status: 500 },
  closed: { error: 'not_in_channel' },
  marks: { error: 'invalid_blocks' },
};

const methods = {
  message: 'chat.postMessage',
  edit: 'chat.update',
  file: 'files.completeUploadExternal',
} as const;

/** Who and what is there. */
interface Cast {
  readonly ann: PeerUser;
  readonly group: PeerChannel;
}

/** What can happen on Slack. */
export function slackActs(peer: SlackPeer, { ann, group }: Cast): Omit<ChannelActs, 'menu' | 'rang'> {
  const dm = peer.dm(ann);
  const { bot } = peer.state;
  const newest = (channel: PeerChannel, user: string): PeerMessage => {
    const found = peer.messages(channel).findLast((message) => message.user === user);
    if (!found) throw new Error('Nobody wrote there.');
    return found;
  };
  const buttons = () => newest(dm, bot.userId).blocks?.flatMap(({ elements = [] }) => elements) ?? [];
  return {
    edit: (text) => void peer.edit(dm, newest(dm, ann.id), text),
    touch: () => peer.unfurl(dm, newest(dm, ann.id)),
    unsay: () => peer.remove(dm, newest(dm, ann.id)),
    repeat: () => void peer.event(messageEvent(dm, newest(dm, ann.id))),
    reply: (text) => void peer.say({ channel: dm, from: ann, text, thread: newest(dm, bot.userId) }),
    sayInGroup(text, { mention, thread, replying } = {}) {
      const root = replying ? newest(group, bot.userId) : thread && newest(group, ann.id);
      const words = mention ? `<@${bot.userId}> ${text}` : text;
      peer.say({ channel: group, from: ann, text: words, ...(root && { thread: root }) });
    },
    commandInGroup: (text) => void peer.command({ channel: group, from: ann, text }),
    whispered: () =>
      peer
        .room(group)
        .whispers.filter(({ to }) => to === ann.id)
        .map(({ blocks = [], text }) => String(blocks[0]?.text ?? text)),
    react(isAdded) {
      const { ts } = newest(dm, bot.userId);
      peer.event({
        type: isAdded ? 'reaction_added' : 'reaction_removed',
        ...{ user: ann.id, reaction: '+1', item: { type: 'message', channel: dm.id, ts } },
        ...{ item_user: bot.userId, event_ts: isAdded ? '1790000007.0001' : '1790000008.0001' },
      });
    },
    moveGroup: () => void peer.move(group),
    putOut: () => void peer.event({ type: 'channel_left', channel: group.id, event_ts: '1790000005.0001' }),
    letIn() {
      peer.event({
        type: 'member_joined_channel',
        ...{ channel: group.id, user: bot.userId, channel_type: 'C', event_ts: '1790000006.0001' },
      });
    },
    sayAsBot(text) {
      const more = { bot_id: 'B0OTHER', subtype: 'bot_message', username: 'Robot' };
      peer.say({ channel: group, from: { ...ann, id: 'U0ROBOT' }, text, more });
    },
    attach({ mimeType: mimetype, ...file }) {
      peer.say({ channel: dm, from: ann, text: '', files: [peer.file({ ...file, mimetype })] });
    },
    loseFiles: () => peer.state.files.clear(),
    buttons: async () => buttons().map(({ text }) => text.text),
    async press(label) {
      const value = buttons().find(({ text }) => text.text === label)?.value ?? '';
      const press = peer.press({ channel: dm, message: newest(dm, bot.userId), from: ann, value });
      await peer.waitFor(() => press.confirmed);
    },
    mentions: () => [
      `<@${ann.id}>`,
      `<@${ann.id}|ann>`,
      ...['<!channel>', '<!here|here>', '<!everyone>', '<!subteam^S1>', '@channel', '@here', '@everyone'],
    ],
    called: () => calledBy(peer.messages(dm).at(-1)),
    fail: (fault, on) => peer.fail(methods[on], faults[fault]),
  };
}

/** Blocks of markdown and the text itself can call somebody; plain text in a block cannot. */
function calledBy({ blocks = [], text }: Partial<PeerMessage> = {}): readonly string[] {
  const markdown = blocks.flatMap((block) => (block.type === 'markdown' ? [String(block.text)] : []));
  const calls =
    /<(?:@[UW]\w+|!(?:channel|here|everyone|subteam\^\w+))(?:\|[^>]*)?>|(?<!\w)@(?:channel|here|everyone)\b/g;
  return [text ?? '', ...markdown].flatMap((each) => each.match(calls) ?? []);
}
