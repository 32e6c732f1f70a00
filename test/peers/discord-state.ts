/** A user as the API shows it. */
export interface PeerUser {
  readonly id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly discriminator: '0';
  readonly avatar: null;
  readonly bot?: true;
}

/** A file of a message; the link is signed, and each look at the message signs it anew. */
export interface PeerFile {
  readonly id: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size: number;
  readonly data: string | Buffer;
}

/** A message, as far as it is kept. */
export interface PeerMessage {
  readonly id: string;
  readonly channel_id: string;
  readonly author: PeerUser;
  readonly content: string;
  readonly timestamp: string;
  readonly edited_timestamp: string | null;
  readonly type: number;
  readonly flags: number;
  readonly mentions: readonly PeerUser[];
  readonly mention_roles: readonly string[];
  readonly mention_everyone: boolean;
  readonly files: readonly PeerFile[];
  readonly components: readonly unknown[];
  readonly embeds: readonly unknown[];
  readonly message_reference?: { readonly message_id: string; readonly channel_id: string };
  readonly nonce?: string;
}

/** A channel with everything that is in it. */
export interface PeerChannel {
  readonly id: string;
  /** 0 is a text channel, 1 a direct message, 11 a public thread, 15 a forum, whose threads are its posts. */
  readonly type: 0 | 1 | 11 | 15;
  readonly name?: string;
  readonly guild_id?: string;
  readonly parent_id?: string;
  readonly recipients?: readonly PeerUser[];
  messages: PeerMessage[];
  /** How often the bot said that it is typing. */
  typing: number;
  archived: boolean;
  locked: boolean;
  /** Why the bot may neither read nor write here. */
  closed?: { readonly status: number; readonly code: number; readonly message: string };
}

/** A role of a server. */
export interface PeerRole {
  readonly id: string;
  readonly name: string;
  readonly tags?: { readonly bot_id: string };
}

/** A server; its channels are kept beside. */
export interface PeerGuild {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly PeerRole[];
}

/** An event on its way to the bot. */
export interface PeerEvent {
  readonly t: string;
  readonly d: object;
}

/** Something that waits for the bot to say that it heard. */
export interface PeerInteraction {
  readonly id: string;
  readonly token: string;
  readonly madeAtMs: number;
  /** Somebody types, and waits for choices. */
  readonly typing: boolean;
  /** What the bot answered with. */
  answer?: { readonly type: number; readonly data?: unknown };
  /** Where it was made. */
  readonly channel: string;
  /** What was said afterwards to whoever made it, and to nobody else. */
  readonly whispers: { readonly id: string; readonly content: string }[];
}

/** What the bot's owner chose in the portal, and what Discord counts. */
export interface PeerSettings {
  /** Which intents are switched on: `1 << 19` is the one for content, of a bot in few servers. */
  readonly flags: number;
  /** Where presses and commands go instead of the gateway. */
  readonly interactions_endpoint_url: string | null;
  /** How often the bot may still greet today. */
  readonly greetings: number;
  /** What the bot may do in its servers. */
  readonly permissions: string;
}

/** Everything that the imitated platform remembers. */
export interface PeerState {
  readonly bot: PeerUser;
  readonly now: () => number;
  settings: PeerSettings;
  readonly users: Map<string, PeerUser>;
  readonly guilds: Map<string, PeerGuild>;
  readonly channels: Map<string, PeerChannel>;
  readonly interactions: Map<string, PeerInteraction>;
  /** By the path under which they were registered. */
  readonly commands: Map<string, readonly Readonly<Record<string, unknown>>[]>;
  /** Who was called by a message of the bot, by the message. */
  readonly pings: Map<string, readonly string[]>;
  /** Links to files that were signed before are worth nothing any more once this grows. */
  signature: number;
  lastId: bigint;
  /** The microseconds of the last time that was told: no two are the same. */
  lastMicro: number;
  address: string;
  /** Sends an event to the bot; set by the gateway. */
  dispatch: (event: PeerEvent) => void;
  /** Called after each change, so that nobody needs to look again and again. */
  readonly watchers: Set<() => void>;
}

/** The first millisecond of Discord's own time. */
const epochMs = 1_420_070_400_000;

/** An empty platform with one bot. */
export function emptyState(now: () => number): PeerState {
  const state: PeerState = {
    bot: userOf('100000000000000001', 'posthouse', 'Post House', true),
    now,
    settings: {
      flags: 1 << 19,
      interactions_endpoint_url: null,
      greetings: 999,
      // View Channels, Send Messages, Attach Files, Read Message History, Send Messages in Threads.
      permissions: '274878008320',
    },
    users: new Map(),
    guilds: new Map(),
    channels: new Map(),
    interactions: new Map(),
    commands: new Map(),
    pings: new Map(),
    signature: 1,
    lastId: 0n,
    lastMicro: 0,
    address: '',
    dispatch() {},
    watchers: new Set(),
  };
  state.users.set(state.bot.id, state.bot);
  return state;
}

/** A user with the fields that all have. */
export function userOf(id: string, username: string, name: string | null, isBot = false): PeerUser {
  return {
    id,
    username,
    global_name: name,
    discriminator: '0',
    avatar: null,
    ...(isBot && { bot: true as const }),
  };
}

/** An id that carries the time, and is greater than all before. */
export function nextId(state: PeerState): string {
  const byTime = BigInt(state.now() - epochMs) << 22n;
  state.lastId = byTime > state.lastId ? byTime : state.lastId + 1n;
  return String(state.lastId);
}

/** A time as the API writes it. */
export function isoNow(state: PeerState): string {
  state.lastMicro = (state.lastMicro + 1) % 1_000;
  const micro = String(state.lastMicro).padStart(3, '0');
  return new Date(state.now()).toISOString().replace('Z', `${micro}+00:00`);
}

/** Tells everyone who waits that something changed. */
export function changed(state: PeerState): void {
  for (const watcher of [...state.watchers]) watcher();
}
