import { startSlackPeer } from '../peers/slack.ts';
import { messageEvent } from '../peers/slack-events.ts';
import type { PeerFault } from '../peers/slack-faults.ts';
import type { PeerChannel, PeerMessage, PeerRoom, PeerUser } from '../peers/slack-state.ts';
import type { SlackPeer } from '../peers/slack-workspace.ts';
import { createFaultDesk, isSendFault } from './fault-desk.ts';
import {
  type DemoPlatform,
  groupRule,
  known,
  type PlatformDeps,
  retryAfterSeconds,
  slowMs,
  watch,
} from './platform.ts';
import { buttonsOf, readMessage, writeMessage } from './slack-text.ts';
import { triesOf } from './tries.ts';
import type { ShownMessage, ShownPlace } from './wire.ts';

/** A channel, or a thread in it. */
interface Place extends Pick<ShownPlace, 'id' | 'title' | 'kind'> {
  readonly channel: PeerChannel;
  readonly thread?: PeerMessage;
}

const send = 'chat.postMessage';
const command = '/posthouse';

/** A workspace with Ann, Bob and a channel. */
export async function openSlackPane({ clock, changed }: PlatformDeps): Promise<DemoPlatform> {
  const peer = await startSlackPeer();
  const { tokens, team } = peer.state;
  const { ann, channels } = settle(peer);
  const desk = createFaultDesk({
    send,
    hidden: ['auth.test', 'apps.connections.open', 'users.info', 'conversations.info'],
    calls: () => peer.calls().map(({ method }) => method),
    fail(kind, hit) {
      const faults: Readonly<Record<typeof kind, PeerFault>> = {
        limited: { status: 429, retryAfter: retryAfterSeconds },
        broken: { status: 500 },
        lost: { cut: 'after' },
        slow: { slow: hit.then(() => clock.sleep(slowMs)) },
      };
      peer.fail(send, faults[kind]);
    },
  });
  let last: { readonly channel: PeerChannel; readonly message: PeerMessage } | undefined;
  const placeOf = (id: string) =>
    known(
      channels.flatMap((channel) => placesIn(peer, channel)).find((place) => place.id === id),
      'place',
    );

  watch(peer, () => {
    desk.look();
    changed();
  });

  return {
    name: 'slack',
    account: {
      channel: 'slack',
      botToken: tokens.bot,
      appToken: tokens.app,
      slackApiUrl: peer.apiUrl,
      groups: { [team]: groupRule },
    },
    owner: ann.id,
    connected: async () => void (await peer.waitFor(() => peer.sockets.open() > 0)),
    show: () => ({
      name: 'slack',
      title: 'Slack',
      places: channels.flatMap((channel) =>
        placesIn(peer, channel).map((place) => showPlace(peer, place, ann)),
      ),
      armed: desk.armed(),
      calls: desk.calls(),
      online: peer.sockets.open() > 0,
      waiting: peer.sockets.unconfirmed().length,
    }),
    say({ place, text, file }) {
      const { channel, thread } = placeOf(place);
      if (text.startsWith('/')) return giveCommand(peer, { channel, thread, from: ann, text });
      const files = file && [peer.file({ ...file, mimetype: file.mimeType })];
      const written = writeMessage(peer.state, text);
      const more = { ...(thread && { thread }), ...(files && { files }) };
      last = { channel, message: peer.say({ channel, from: ann, text: written, ...more }) };
      changed();
      return undefined;
    },
    press({ place, message, button }) {
      const { channel } = placeOf(place);
      const pressed = peer.messages(channel).find(({ ts }) => ts === message);
      peer.press({ channel, message: known(pressed, 'message'), from: ann, value: button });
    },
    fault(kind) {
      if (isSendFault(kind)) desk.arm(kind);
      else if (kind === 'disconnect') peer.sockets.drop();
      else if (last) peer.event(messageEvent(last.channel, last.message));
      changed();
    },
    stop: () => peer.stop(),
  };
}

/** Who is there, and what was said before. */
function settle(peer: SlackPeer) {
  const ann = peer.user({ name: 'Ann' });
  const bob = peer.user({ name: 'Bob' });
  const channels = [peer.dm(ann), peer.channel({ name: 'team' })] as const;
  const [, general] = channels;
  peer.say({ channel: general, from: bob, text: 'Lunch at noon?' });
  const plants = peer.say({ channel: general, from: bob, text: 'Who waters the plants this week?' });
  peer.say({ channel: general, from: bob, text: 'I am away on Friday.', thread: plants });
  return { ann, channels };
}

/** As Slack's client does it: whatever begins with a slash is a command, and there are none in threads. */
function giveCommand(
  peer: SlackPeer,
  {
    thread,
    text,
    ...given
  }: Pick<Place, 'channel'> & {
    readonly thread: PeerMessage | undefined;
    readonly from: PeerUser;
    readonly text: string;
  },
): string | undefined {
  const [, name = '', words = ''] = /^(\/\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  if (name !== command)
    return `Slack: ${name} is not a valid command. Here they all begin with ${command}, such as ${command} help.`;
  if (thread) return `Slack: ${command} is not supported in threads. Sorry!`;
  peer.command({ ...given, command, text: words });
  return undefined;
}

/** A channel and the threads that have answers. */
function placesIn(peer: SlackPeer, channel: PeerChannel): readonly Place[] {
  const isDm = channel.type === 'im';
  const title = isDm ? 'Posthouse' : `#${channel.name}`;
  const messages = peer.messages(channel);
  const threads = messages.filter(({ ts }) => repliesTo(messages, ts).length > 0);
  return [
    { id: channel.id, title, kind: isDm ? 'dm' : 'group', channel },
    ...threads.map((thread) => {
      const id = `${channel.id}:${thread.ts}`;
      return { id, title: `Thread: ${thread.text}`, kind: 'thread' as const, channel, thread };
    }),
  ];
}

function repliesTo(messages: readonly PeerMessage[], root: string): readonly PeerMessage[] {
  return messages.filter(({ ts, thread_ts }) => thread_ts === root && ts !== root);
}

/** What one person sees of a channel: also what was shown to them alone. */
function seenBy(me: PeerUser, { messages, whispers }: PeerRoom): readonly PeerMessage[] {
  const mine = whispers.filter(({ to }) => to === me.id).map(({ to: _, ...message }) => message);
  const marked = mine.map((message) => ({ ...message, subtype: 'ephemeral' }));
  return [...messages, ...marked].toSorted((one, other) => Number(one.ts) - Number(other.ts));
}

function showPlace(peer: SlackPeer, { id, title, kind, channel, thread }: Place, me: PeerUser): ShownPlace {
  const all = seenBy(me, peer.room(channel));
  const outside = all.filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts);
  const shown = thread ? [thread, ...repliesTo(all, thread.ts)] : outside;
  const mention = channel.type === 'im' ? {} : { mention: '@posthouse' };
  return {
    ...{ id, title, kind, typing: peer.state.assistant.statuses.has(thread?.ts ?? ''), ...mention },
    messages: shown.map((message) => {
      const count = thread ? 0 : repliesTo(all, message.ts).length;
      const below = count > 0 && { thread: { place: `${channel.id}:${message.ts}`, count } };
      return { ...showMessage(peer, message, me), ...below };
    }),
    tries: triesOf({ platform: 'Slack', ...mention, ...(!thread && { command: `${command} ` }) }),
  };
}

function showMessage({ state }: SlackPeer, message: PeerMessage, me: PeerUser): ShownMessage {
  const user = state.users.get(message.user ?? '');
  return {
    id: message.ts,
    author: `${user?.real_name ?? 'Somebody'}${message.subtype === 'ephemeral' ? ' (only visible to you)' : ''}`,
    who: user === me ? 'me' : message.bot_id ? 'bot' : 'other',
    body: readMessage(state, message),
    ...(message.edited && { edited: true }),
    files: (message.files ?? []).map(({ name, size }) => ({ name, sizeBytes: size })),
    buttons: buttonsOf(message),
  };
}
