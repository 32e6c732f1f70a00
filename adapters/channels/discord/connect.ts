import {
  Client,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  type GatewayReadyDispatchData,
  Options,
  Partials,
  SimpleShardingStrategy,
  type WebSocketOptions,
  WebSocketShardStatus,
} from 'discord.js';
import type { Clock, Timer } from '../../../src/kernel/clock.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { restOptions } from './api.ts';
import { GatewayFailure, isFinalClose } from './failures.ts';

/** How long the SDK may try to come back before the house starts anew. */
const longestAwayMs = 60_000;
/** How long a connection may take to end; after that it is left to end by itself. */
const longestEndMs = 5_000;

/** What the connection needs. */
export interface ConnectionDeps {
  readonly token: string;
  readonly api: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Called with each event, in the order of the gateway; a connection that was resumed repeats what it missed. */
  readonly onEvent: (event: GatewayDispatchPayload) => void;
  /** Called before the events of a new connection: not for one that was resumed. */
  readonly onReady: (ready: GatewayReadyDispatchData) => void;
  /** Called when the connection is there, is there again, and is lost. */
  readonly onConnected: (isConnected: boolean) => void;
}

/** The part of the SDK that speaks with the gateway. */
type Gateway = Parameters<NonNullable<WebSocketOptions['buildStrategy']>>[0];

/** What the gateway part tells, by the names of `@discordjs/ws`. */
interface Told {
  readonly data?: unknown;
  readonly code?: number;
}

/** What the connection and its watch know in common. */
interface Watch extends ConnectionDeps {
  /** Set when nothing may connect any more. */
  isOver: boolean;
  /** Whether the last connection is over and the next one is not begun. */
  isClosed: boolean;
  gateway?: Gateway;
  address?: string;
  away?: Timer;
  readonly end: (err: unknown) => void;
  /** Called when a greeting has come to its end, good or bad. */
  greeted: () => void;
}

/**
 * Holds one bot's connection to the gateway until the signal aborts. The SDK says who we are, beats, resumes and comes back;
 * of the events it sees only the first: it would keep what we do not need, and end the process over one it cannot read.
 * @throws what the SDK throws, or `GatewayFailure`, when the connection ended by itself
 */
export async function holdConnection(deps: ConnectionDeps): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const watch: Watch = { ...deps, isOver: false, isClosed: true, end: ended.reject, greeted() {} };
  const client = createClient(watch);
  deps.signal.addEventListener('abort', () => ended.resolve(), { once: true });
  if (deps.signal.aborted) return;
  startWaiting(watch);
  client.login(deps.token).catch(ended.reject);
  try {
    await ended.promise;
  } finally {
    watch.isOver = true;
    watch.away?.cancel();
    await close(client, watch);
  }
}

function createClient(watch: Watch): Client {
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;
  const { GuildMessageReactions, DirectMessageReactions } = GatewayIntentBits;
  const client = new Client({
    intents: [
      ...[Guilds, GuildMessages, DirectMessages, MessageContent],
      ...[GuildMessageReactions, DirectMessageReactions],
    ],
    partials: [Partials.Channel, Partials.Message],
    makeCache: Options.cacheWithLimits({ MessageManager: 0, GuildMemberManager: 0 }),
    rest: restOptions(watch.api),
    ws: {
      buildStrategy(gateway) {
        watch.gateway = gateway;
        holdBack(gateway, watch);
        listenIn(gateway, watch);
        return new SimpleShardingStrategy(gateway);
      },
    },
  });
  client.on('error', (err) => watch.log.warn({ reason: messageOf(err) }, 'the SDK told of an error'));
  return client;
}

/**
 * Every attempt to connect asks first for the session; the SDK has no other way to be kept from coming back, and an address
 * that is none would end the process.
 */
function holdBack(gateway: Gateway, watch: Watch): void {
  const { options } = gateway;
  const recall = options.retrieveSessionInfo;
  const never = new Promise<never>(() => {});
  options.retrieveSessionInfo = async (shard) => {
    if (watch.isOver) return never;
    watch.isClosed = false;
    try {
      const session = await recall(shard);
      // Asked for a moment ago, and the SDK stays with it.
      watch.address ??= (await gateway.fetchGatewayInformation()).url;
      const address = session?.resumeURL ?? watch.address;
      if (/^wss?:/.test(address) && URL.canParse(address)) return session;
      watch.end(new GatewayFailure('Discord gave no address of its gateway'));
    } catch (err) {
      watch.end(err);
    }
    return never;
  };
}

/** Stands between the gateway and the SDK's own structures, which get to see the first event only. */
function listenIn(gateway: Gateway, watch: Watch): void {
  const emit: (...given: readonly unknown[]) => boolean = gateway.emit.bind(gateway);
  Object.assign(gateway, {
    emit(name: string, told: Told) {
      try {
        return hear(name, told, watch) ? emit(name, told) : true;
      } catch (err) {
        watch.log.error({ detail: name, err }, 'an event of the gateway could not be read and was skipped');
        return true;
      }
    },
  });
}

/**
 * Whether the SDK hears it too. Its own word that it is ready comes before all events; the event of that name may come
 * after others, because it takes a step more.
 */
function hear(name: string, { data, code = 0 }: Told, watch: Watch): boolean {
  if (name === 'dispatch') return hearEvent(data as GatewayDispatchPayload, watch);
  if (name === 'ready' || name === 'resumed') connected(watch);
  if (name === 'ready' && !watch.isOver) watch.onReady(data as GatewayReadyDispatchData);
  if (name === 'closed') disconnected(code, watch);
  return true;
}

function hearEvent(event: GatewayDispatchPayload, watch: Watch): boolean {
  if (event.t === GatewayDispatchEvents.Ready) return true;
  if (!watch.isOver) watch.onEvent(event);
  return false;
}

function connected(watch: Watch): void {
  watch.away?.cancel();
  delete watch.away;
  watch.greeted();
  if (!watch.isOver) watch.onConnected(true);
}

function disconnected(code: number, watch: Watch): void {
  watch.isClosed = true;
  watch.greeted();
  if (watch.isOver) return;
  watch.onConnected(false);
  if (isFinalClose(code)) watch.end(new GatewayFailure(`the gateway closed with ${code}`, code));
  else startWaiting(watch);
}

function startWaiting(watch: Watch): void {
  watch.away ??= watch.clock.after(longestAwayMs, () =>
    watch.end(new GatewayFailure('the gateway of Discord could not be reached for a minute')),
  );
}

/** The SDK comes back by itself from an end in the middle of a greeting, and never says that it ended: that is waited for. */
async function close(client: Client, watch: Watch): Promise<void> {
  const { promise: timeUp, resolve } = Promise.withResolvers<void>();
  const timer = watch.clock.after(longestEndMs, resolve);
  const greeted = new Promise<void>((done) => {
    watch.greeted = done;
  });
  const states = await watch.gateway?.fetchStatus();
  const isGreeting = !watch.isClosed && states?.some((state) => state === WebSocketShardStatus.Connecting);
  if (isGreeting) await Promise.race([greeted, timeUp]);
  await Promise.race([client.destroy(), timeUp]);
  timer.cancel();
}
