import { discord } from '../../adapters/channels/discord/manifest.ts';
import type { ChannelAdapter, LastHeard, OutgoingMessage } from '../../src/contracts/channel-adapter.ts';
import type { Complete } from '../../src/contracts/completion.ts';
import type { Conversation } from '../../src/domain/channel.ts';
import type { Envelope } from '../../src/domain/envelope.ts';
import { type Clock, systemClock } from '../../src/kernel/clock.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord.ts';
import type { PeerChannel, PeerGuild, PeerUser } from '../peers/discord-state.ts';
import { adapterContext } from './adapter-context.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** A Discord with one server and one person, and an account that is tried on it. */
export interface DiscordBench {
  readonly peer: DiscordPeer;
  readonly ann: PeerUser;
  readonly dm: PeerChannel;
  readonly guild: PeerGuild;
  /** A text channel of the server. */
  readonly general: PeerChannel;
  /** The role that is the bot's own. */
  readonly role: string;
  readonly adapter: ChannelAdapter;
  receive(take?: (envelope: Envelope) => Promise<void>): Receiver;
  /** Receives, and resolves when the bot is online. */
  receiveOnline(take?: (envelope: Envelope) => Promise<void>): Promise<Receiver>;
  send(
    channel: PeerChannel,
    markdown?: string,
    more?: Partial<OutgoingMessage>,
  ): ReturnType<ChannelAdapter['send']>;
  stop(): Promise<void>;
}

/** How the bench differs from the usual. */
export interface BenchOptions {
  readonly clock?: Partial<Clock>;
  readonly options?: object;
  readonly now?: () => number;
  /** Where the house heard people before. */
  readonly heard?: () => Promise<readonly LastHeard[]>;
  readonly complete?: Complete;
}

/** Waits for nothing, so that a repeat comes at once. */
const hasty: Clock = { ...systemClock, sleep: () => Promise.resolve() };

/** Where the bot meets people in a channel. */
export function placeOf({ id, type, guild_id, parent_id }: PeerChannel): Conversation {
  if (type === 1) return { channel: 'discord', account: 'dc', kind: 'dm', chat: id };
  const place = { channel: 'discord', account: 'dc', kind: 'group', space: guild_id ?? '' } as const;
  return type === 11 ? { ...place, chat: parent_id ?? '', thread: id } : { ...place, chat: id };
}

/** Starts a Discord of its own for one test. */
export async function startDiscordBench({
  clock,
  options,
  now,
  ...parts
}: BenchOptions = {}): Promise<DiscordBench> {
  const peer = await startDiscordPeer(now ? { now } : {});
  const ann = peer.user({ name: 'Ann', username: 'annlee' });
  const { guild, channel: general, role } = peer.guild('Team');
  const context = adapterContext('dc', { ...parts, clock: { ...hasty, ...clock } });
  const given = discord.options.parse({ token: peer.token, api: peer.api, ...options });
  const adapter = await discord.open(given, context);
  const receivers: Receiver[] = [];
  const receive: DiscordBench['receive'] = (take) => {
    const receiver = startReceiver(adapter, take);
    receivers.push(receiver);
    return receiver;
  };
  return {
    peer,
    ann,
    dm: peer.dm(ann),
    guild,
    general,
    role,
    adapter,
    receive,
    async receiveOnline(take) {
      const receiver = receive(take);
      await peer.waitFor(() => peer.gateway.online === 1);
      return receiver;
    },
    send: (channel, markdown = 'hello', more = {}) =>
      adapter.send({ deliveryId: 'delivery', target: placeOf(channel), markdown, ...more }),
    async stop() {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
      await peer.stop();
    },
  };
}
