import {
  Client,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  Options,
  Partials,
  SimpleShardingStrategy,
  type WebSocketOptions,
  WebSocketShardEvents,
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
  /** Called when the connection is there, is there again, and is lost. */
  readonly onConnected: (isConnected: boolean) => void;
}

/** The part of the SDK that speaks with the gateway. */
type Gateway = Parameters<NonNullable<WebSocketOptions['buildStrategy']>>[0];

/** What the connection and its watch know in common. */
interface Watch extends ConnectionDeps {
  /** Set when nothing may connect any more. */
  isOver: boolean;
  gateway?: Gateway;
  away?: Timer;
  readonly end: (err: unknown) => void;
}

/**
 * Holds one bot's connection to the gateway until the signal aborts. The SDK says who we are, beats, resumes and comes back;
 * of the events it sees only the first: it would keep what we do not need, and end the process over one it cannot read.
 * @throws what the SDK throws, or `GatewayFailure`, when the connection ended by itself
 */
export async function holdConnection(deps: ConnectionDeps): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const watch: Watch = { ...deps, isOver: false, end: ended.reject };
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
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, MessageContent],
    partials: [Partials.Channel, Partials.Message],
    makeCache: Options.cacheWithLimits({ MessageManager: 0, GuildMemberManager: 0 }),
    rest: restOptions(watch.api),
    ws: {
      buildStrategy(gateway) {
        watch.gateway = gateway;
        watchGateway(gateway, watch);
        return new SimpleShardingStrategy(gateway);
      },
    },
  });
  client.on('error', (err) => watch.log.warn({ reason: messageOf(err) }, 'the SDK told of an error'));
  return client;
}

function watchGateway(gateway: Gateway, watch: Watch): void {
  holdBack(gateway, watch);
  passOn(gateway, watch);
  gateway.on(WebSocketShardEvents.Closed, ({ code }) => {
    if (watch.isOver) return;
    watch.onConnected(false);
    if (isFinalClose(code)) watch.end(new GatewayFailure(`the gateway closed with ${code}`, code));
    else startWaiting(watch);
  });
  for (const event of [WebSocketShardEvents.Ready, WebSocketShardEvents.Resumed] as const) {
    gateway.on(event, () => {
      watch.away?.cancel();
      delete watch.away;
      watch.onConnected(true);
    });
  }
}

/** Every attempt to connect asks first for the session; the SDK has no other way to be kept from coming back. */
function holdBack({ options }: Gateway, watch: Watch): void {
  const recall = options.retrieveSessionInfo;
  options.retrieveSessionInfo = (shard) => (watch.isOver ? new Promise(() => {}) : recall(shard));
}

/** Takes the events on their way to the SDK's own structures. */
function passOn(gateway: Gateway, watch: Watch): void {
  const emit: (...given: readonly unknown[]) => boolean = gateway.emit.bind(gateway);
  const pass = (name: string, payload: { readonly data: GatewayDispatchPayload }) => {
    const isEvent = name === WebSocketShardEvents.Dispatch;
    if (isEvent && !watch.isOver) watch.onEvent(payload.data);
    const isFirst = isEvent && payload.data.t === GatewayDispatchEvents.Ready;
    return isEvent && !isFirst ? true : emit(name, payload);
  };
  Object.assign(gateway, {
    emit(name: string, payload: { readonly data: GatewayDispatchPayload }) {
      try {
        return pass(name, payload);
      } catch (err) {
        watch.log.error({ detail: name, err }, 'an event of the gateway could not be read and was skipped');
        return true;
      }
    },
  });
}

function startWaiting(watch: Watch): void {
  watch.away ??= watch.clock.after(longestAwayMs, () =>
    watch.end(new GatewayFailure('the gateway of Discord could not be reached for a minute')),
  );
}

/** The SDK comes back by itself from an end in the middle of a greeting, and never says that it ended: so that is waited for. */
async function close(client: Client, { gateway, clock }: Watch): Promise<void> {
  const timeUp = Promise.withResolvers<void>();
  const timer = clock.after(longestEndMs, timeUp.resolve);
  if (gateway) await Promise.race([greeted(gateway), timeUp.promise]);
  await Promise.race([client.destroy(), timeUp.promise]);
  timer.cancel();
}

async function greeted(gateway: Gateway): Promise<void> {
  const states = await gateway.fetchStatus();
  if (!states.some((state) => state === WebSocketShardStatus.Connecting)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const event of [WebSocketShardEvents.Ready, WebSocketShardEvents.Closed] as const) {
    gateway.once(event, () => resolve());
  }
  await promise;
}
