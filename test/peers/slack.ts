import { createFaultQueue } from './fault-queue.ts';
import type { Rates } from './rates.ts';
import {
  changeEvent,
  commandBody,
  deletionEvent,
  eventBody,
  mentionEvent,
  messageEvent,
  pressBody,
} from './slack-events.ts';
import type { PeerFault } from './slack-faults.ts';
import type { PeerCall } from './slack-methods.ts';
import { listen } from './slack-server.ts';
import { type Notice, openSockets } from './slack-socket.ts';
import {
  changed,
  emptyState,
  nextNumber,
  nextTime,
  type PeerChannel,
  type PeerFile,
  type PeerMessage,
  type PeerRoom,
  userOf,
} from './slack-state.ts';
import type { Saying, SlackPeer } from './slack-workspace.ts';
import { waitUntil } from './wait-until.ts';

const tokens = {
  bot: 'xoxb-1-2-SECRETbot',
  app: 'xapp-1-A0HOUSE-2-SECRETapp',
  signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
};

/** Starts an imitation of Slack that keeps state. */
export async function startSlackPeer({
  rates,
}: {
  /** Counts calls by the platform's limits, which else do not hold. */
  readonly rates?: Rates;
} = {}): Promise<SlackPeer> {
  const state = emptyState(tokens);
  const faults = createFaultQueue<PeerFault>();
  const calls: PeerCall[] = [];
  const read = new Map<string, number>();
  const server = await listen({
    state,
    faults,
    ...(rates && { rates }),
    happenings: {
      said: ({ channel }, message) => event(messageEvent(channel, message)),
      edited: ({ channel }, change) => event(changeEvent(channel, { ...change, ts: nextTime(state) })),
    },
    onCall(call) {
      calls.push(call);
      changed(state);
    },
  });
  const sockets = openSockets(server.server, state);

  function event(inner: object): Notice {
    return sockets.tell({ type: 'events_api', payload: eventBody(state, inner) });
  }

  function room(channel: PeerChannel): PeerRoom {
    const found = state.rooms.get(channel.id);
    if (!found) throw new Error(`The imitation has no channel ${channel.id}.`);
    return found;
  }

  function open(channel: PeerChannel): PeerChannel {
    state.rooms.set(channel.id, { channel, messages: [], whispers: [], isMember: true });
    return channel;
  }

  const waitFor = <Found>(predicate: () => Found | undefined | false) => waitUntil(state.watchers, predicate);

  function change(channel: PeerChannel, message: PeerMessage, more: Partial<PeerMessage>): PeerMessage {
    const { messages } = room(channel);
    const index = messages.findIndex(({ ts }) => ts === message.ts);
    const before = messages[index] ?? message;
    const now = { ...before, ...more };
    messages.splice(index, 1, now);
    event(changeEvent(channel, { before, now, ts: nextTime(state) }));
    return now;
  }

  return {
    apiUrl: `${server.address}/api/`,
    state,
    sockets,
    user({ name, handle = name.toLowerCase(), zone }) {
      const id = `U${nextNumber(state)}`;
      const user = userOf(id, {
        name: handle,
        realName: name,
        bot: false,
        ...(zone !== undefined && { zone }),
      });
      state.users.set(id, user);
      open({ id: `D${id}`, name: id, type: 'im' });
      return user;
    },
    dm: (user) => room({ id: `D${user.id}`, name: '', type: 'im' }).channel,
    channel: ({ name, type = 'channel' }) => open({ id: `C${nextNumber(state)}`, name, type }),
    room,
    move(channel) {
      const next = { ...channel, id: `C${nextNumber(state)}` };
      state.rooms.set(next.id, { ...room(channel), channel: next });
      state.rooms.delete(channel.id);
      const ids = { old_channel_id: channel.id, new_channel_id: next.id };
      event({ type: 'channel_id_changed', ...ids, event_ts: nextTime(state) });
      return next;
    },
    file({ name, mimetype, content, subtype, url }) {
      const id = `F${nextNumber(state)}`;
      const file: PeerFile = {
        id,
        name,
        mimetype,
        size: content.length,
        mode: 'hosted',
        ...(subtype !== undefined && { subtype }),
        url_private_download: url ?? `${server.address}/files/${id}/${name}`,
      };
      state.files.set(id, { file, content });
      return file;
    },
    say(saying) {
      const { channel } = saying;
      const message = spoken(saying, nextTime(state));
      room(channel).messages.push(message);
      event(messageEvent(channel, message));
      const mentions = message.text.includes(`<@${state.bot.userId}>`);
      if (mentions && channel.type !== 'im') event(mentionEvent(channel, message));
      return message;
    },
    edit(channel, message, text) {
      return change(channel, message, { text, edited: { user: message.user ?? '', ts: nextTime(state) } });
    },
    remove(channel, message) {
      const { messages } = room(channel);
      const index = messages.findIndex(({ ts }) => ts === message.ts);
      const [before = message] = messages.splice(index, 1);
      const isRoot = messages.some(({ ts, thread_ts }) => thread_ts === message.ts && ts !== message.ts);
      const stone = { type: 'message', subtype: 'tombstone', text: 'This message was deleted.' } as const;
      if (isRoot) messages.splice(index, 0, { ...stone, user: 'USLACKBOT', ts: before.ts });
      event(deletionEvent(channel, { before, ts: nextTime(state), ...(isRoot && { stone }) }));
    },
    unfurl(channel, message) {
      change(channel, message, {
        attachments: [{ id: 1, from_url: 'https://example.org', title: 'Example' }],
      });
    },
    openChat({ id: user_id }) {
      const channel_id = `D${user_id}`;
      const { userId: user, botId: bot_id } = state.bot;
      const ts = nextTime(state);
      const root = { type: 'message', subtype: 'assistant_app_thread', user, bot_id, text: 'New chat', ts };
      const message = { ...root, type: 'message', thread_ts: ts } as const;
      room({ id: channel_id, name: '', type: 'im' }).messages.push(message);
      const assistant_thread = { user_id, channel_id, thread_ts: ts, context: { team_id: state.team } };
      event({ type: 'assistant_thread_started', assistant_thread, event_ts: ts });
      return message;
    },
    press({ channel, message, from, value }) {
      const blocks = room(channel).messages.find(({ ts }) => ts === message.ts)?.blocks ?? [];
      const button = blocks.flatMap(({ elements = [] }) => elements).find((each) => each.value === value);
      if (!button) throw new Error(`The message has no button ${value}.`);
      const { action_id } = button;
      const press = { channel, message, from, button: { action_id, value }, ts: nextTime(state) };
      return sockets.tell({ type: 'interactive', payload: pressBody(state, press) });
    },
    command: ({ command = '/posthouse', ...given }) =>
      sockets.tell({ type: 'slash_commands', payload: commandBody(state, { command, ...given }) }),
    event,
    messages: (channel) => [...room(channel).messages],
    async nextMessage(channel) {
      const index = read.get(channel.id) ?? 0;
      read.set(channel.id, index + 1);
      return waitFor(() => room(channel).messages.filter(({ bot_id }) => bot_id === state.bot.botId)[index]);
    },
    waitFor,
    calls: (method) => calls.filter((call) => method === undefined || call.method === method),
    fail: (method, fault) => faults.add(method, fault),
    async stop() {
      sockets.close();
      await server.close();
    },
  };
}

function spoken({ from, text, thread, files, more }: Saying, ts: string): PeerMessage {
  return {
    type: 'message',
    user: from.id,
    text,
    ts,
    ...(thread && { thread_ts: thread.ts, ...(thread.user && { parent_user_id: thread.user }) }),
    ...(files && { files, subtype: 'file_share' }),
    ...more,
  };
}
