import type { PeerCall } from './discord-answers.ts';
import type { PeerFault } from './discord-faults.ts';
import { openGateway, type PeerGateway } from './discord-gateway.ts';
import { interact, type Pressing, type Slash } from './discord-interactions.ts';
import { changeMessage, keepMessage } from './discord-messages.ts';
import { listen } from './discord-server.ts';
import { channelShape, guildShape, messageEvent } from './discord-shapes.ts';
import {
  changed,
  emptyState,
  nextId,
  type PeerChannel,
  type PeerGuild,
  type PeerInteraction,
  type PeerMessage,
  type PeerSettings,
  type PeerUser,
  userOf,
} from './discord-state.ts';
import { createFaultQueue } from './fault-queue.ts';
import type { Rates } from './rates.ts';
import { waitUntil } from './wait-until.ts';

/** What a person does. Mentions in the text are found as Discord's clients write them: `<@id>`, `<@&id>`. */
export interface Saying {
  readonly channel: PeerChannel;
  readonly from: PeerUser;
  readonly text: string;
  readonly replyTo?: PeerMessage;
  readonly files?: readonly { readonly name: string; readonly type: string; readonly data: string }[];
  /** Another kind than plain words: 7 is a welcome, 18 a thread that was opened. */
  readonly type?: number;
  readonly flags?: number;
}

/** A Discord on the loopback, and the people who use it. */
export interface DiscordPeer {
  readonly api: string;
  readonly token: string;
  readonly bot: PeerUser;
  readonly gateway: PeerGateway;
  user(person: { readonly name: string; readonly username?: string; readonly bot?: boolean }): PeerUser;
  dm(user: PeerUser): PeerChannel;
  /** A server with a role that is the bot's own, and one text channel. */
  guild(name: string): { readonly guild: PeerGuild; readonly channel: PeerChannel; readonly role: string };
  /** The bot is put out of a server. */
  leave(guild: PeerGuild): void;
  /** It is let in again. */
  enter(guild: PeerGuild): void;
  /** A channel in which each thread is a post. */
  forum(guild: PeerGuild, name: string): PeerChannel;
  thread(channel: PeerChannel, name: string): PeerChannel;
  say(saying: Saying): PeerMessage;
  edit(message: PeerMessage, text: string): PeerMessage;
  /** Changes a message as Discord itself does: pins it, or shows a link. */
  touch(message: PeerMessage, change: Partial<PeerMessage>): PeerMessage;
  /** The bot is told of a message once more. */
  repeat(message: PeerMessage): void;
  remove(message: PeerMessage): void;
  /** Somebody puts a thumb up below a message, or takes it back. */
  react(message: PeerMessage, from: PeerUser, isAdded: boolean): void;
  slash(slash: Slash): PeerInteraction;
  press(pressing: Pressing): PeerInteraction;
  messages(channel: PeerChannel): readonly PeerMessage[];
  /** What the bot wrote here. */
  written(channel: PeerChannel): readonly PeerMessage[];
  pings(message: PeerMessage): readonly string[];
  commands(guild?: string): readonly Readonly<Record<string, unknown>>[];
  /** Resolves with what the predicate found; it is asked now and after each change. */
  waitFor<Found>(predicate: () => Found | undefined | false): Promise<Found>;
  calls(route?: string): readonly PeerCall[];
  /** What the bot's owner chooses in the portal. */
  settle(settings: Partial<PeerSettings>): void;
  /** The links to files that were given out stop working. */
  expireLinks(): void;
  fail(route: string, fault: PeerFault): void;
  stop(): Promise<void>;
}

/** Starts an imitation of Discord that keeps state. */
export async function startDiscordPeer({
  token = 'MTAwMDAw.TEST-x.abcdef_GHIJKL',
  now = () => Date.now(),
  rates,
}: {
  readonly token?: string;
  /** In milliseconds; ids and times are made from it. */
  readonly now?: () => number;
  /** Counts calls by the platform's limits, which else do not hold. */
  readonly rates?: Rates;
} = {}): Promise<DiscordPeer> {
  const state = emptyState(now);
  const faults = createFaultQueue<PeerFault>();
  const calls: PeerCall[] = [];
  const onCall = (call: PeerCall) => {
    calls.push(call);
    changed(state);
  };
  const http = await listen({ state, faults, token, onCall, ...(rates && { rates }) });
  const gateway = openGateway(http.server, state, token);

  function open(channel: Omit<PeerChannel, 'id' | 'messages' | 'typing' | 'archived' | 'locked'>) {
    const kept = { ...channel, id: nextId(state), messages: [], typing: 0, archived: false, locked: false };
    state.channels.set(kept.id, kept);
    return kept;
  }

  return {
    api: `${state.address}/api`,
    token,
    bot: state.bot,
    gateway,
    user({ name, username = name.toLowerCase(), bot = false }) {
      const user = userOf(nextId(state), username, name, bot);
      state.users.set(user.id, user);
      return user;
    },
    dm(user) {
      const known = [...state.channels.values()].find(({ recipients }) => recipients?.includes(user));
      return known ?? open({ type: 1, recipients: [user] });
    },
    guild(name) {
      const role = { id: nextId(state), name: 'Post House', tags: { bot_id: state.bot.id } };
      const guild: PeerGuild = { id: nextId(state), name, roles: [role] };
      state.guilds.set(guild.id, guild);
      const channel = open({ type: 0, name: 'general', guild_id: guild.id });
      state.dispatch({ t: 'GUILD_CREATE', d: guildShape(guild, state) });
      return { guild, channel, role: role.id };
    },
    leave({ id }) {
      state.guilds.delete(id);
      state.dispatch({ t: 'GUILD_DELETE', d: { id } });
    },
    enter(guild) {
      state.guilds.set(guild.id, guild);
      state.dispatch({ t: 'GUILD_CREATE', d: guildShape(guild, state) });
    },
    forum({ id: guild_id }, name) {
      const channel = open({ type: 15, name, guild_id });
      state.dispatch({ t: 'CHANNEL_CREATE', d: channelShape(channel) });
      return channel;
    },
    thread({ id, guild_id = '' }, name) {
      const thread = open({ type: 11, name, guild_id, parent_id: id });
      state.dispatch({ t: 'THREAD_CREATE', d: { ...channelShape(thread), newly_created: true } });
      return thread;
    },
    say({ channel, from, text, replyTo, files = [], ...rest }) {
      const ids = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, id = '']) => id);
      const users = ids(/<@!?(\d+)>/g).flatMap((id) => state.users.get(id) ?? []);
      const reference = replyTo && {
        type: 19,
        message_reference: { message_id: replyTo.id, channel_id: channel.id },
      };
      return keepMessage(state, channel, {
        author: from,
        content: text,
        // Whom somebody answers is told of, like one who was named.
        mentions: [...new Set([...users, ...(replyTo ? [replyTo.author] : [])])],
        mention_roles: ids(/<@&(\d+)>/g),
        files: files.map(({ name, type, data }) => ({
          id: nextId(state),
          filename: name,
          content_type: type,
          size: Buffer.byteLength(data),
          data,
        })),
        ...reference,
        ...rest,
      });
    },
    edit: (message, text) => changeMessage(state, { ...message, content: text }),
    touch: (message, change) => changeMessage(state, { ...message, ...change }, { isEdit: false }),
    repeat: (message) => state.dispatch({ t: 'MESSAGE_CREATE', d: messageEvent(message, state) }),
    remove({ id, channel_id }) {
      const channel = state.channels.get(channel_id);
      if (channel) channel.messages = channel.messages.filter((message) => message.id !== id);
      const { guild_id } = channel ?? {};
      state.dispatch({ t: 'MESSAGE_DELETE', d: { id, channel_id, ...(guild_id && { guild_id }) } });
    },
    react({ id, channel_id, author }, { id: user_id }, isAdded) {
      const guild_id = state.channels.get(channel_id)?.guild_id;
      const reaction = { user_id, channel_id, message_id: id, emoji: { id: null, name: '👍' } };
      const where = { ...reaction, ...(guild_id !== undefined && { guild_id }), type: 0, burst: false };
      if (isAdded)
        state.dispatch({ t: 'MESSAGE_REACTION_ADD', d: { ...where, message_author_id: author.id } });
      else state.dispatch({ t: 'MESSAGE_REACTION_REMOVE', d: where });
    },
    slash: (slash) => interact(state, slash),
    press: (pressing) => interact(state, pressing),
    messages: ({ id }) => [...(state.channels.get(id)?.messages ?? [])],
    written: ({ id }) =>
      (state.channels.get(id)?.messages ?? []).filter(({ author }) => author === state.bot),
    pings: ({ id }) => state.pings.get(id) ?? [],
    commands: (guild) =>
      state.commands.get(`/applications/${state.bot.id}${guild ? `/guilds/${guild}` : ''}/commands`) ?? [],
    waitFor: (predicate) => waitUntil(state.watchers, predicate),
    calls: (route) => calls.filter((call) => route === undefined || call.route === route),
    settle(settings) {
      state.settings = { ...state.settings, ...settings };
    },
    expireLinks() {
      state.signature += 1;
    },
    fail: (route, fault) => faults.add(route, fault),
    async stop() {
      gateway.close();
      await http.close();
    },
  };
}
