import { SocketModeReceiver } from '@slack/bolt';
import { ChannelFault } from '../../../src/contracts/channel-adapter.ts';
import { backoffMs } from '../../../src/kernel/backoff.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { Intake } from '../../intake/intake.ts';
import { type ClientSettings, clientOptions, sdkLogger } from './client.ts';
import type { Desk } from './desk.ts';
import { faultOf, reasonOf } from './failures.ts';

/** How long a socket may take to open, and to close in peace. */
const openMs = 20_000;
const closeMs = 1_000;
/** A socket on which nothing comes back for so long is dead; it is asked three times meanwhile. */
const silenceMs = 15_000;
/** A socket that lived shorter says that something is wrong: the next one waits. */
const soonMs = 10_000;
const pause = { baseMs: 500, capMs: 30_000 };

/** What the socket needs. */
export interface SocketDeps {
  readonly appToken: string;
  readonly settings: ClientSettings;
  readonly desk: Desk;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onState: (state: 'up' | 'down', reason?: string) => void;
}

type SocketClient = SocketModeReceiver['client'];

/**
 * Holds a socket open until the signal aborts. Slack closes each after some hours and says so before. Only the receiver of the
 * SDK is used: its app confirms events before they are handled, and its own reconnecting rejects where nobody listens.
 * @throws ChannelFault when no socket can be had
 */
export async function receiveBySocket(deps: SocketDeps): Promise<void> {
  const { clock, signal, onState } = deps;
  let quick = 0;
  while (!signal.aborted) {
    const openedAt = clock.now().getTime();
    const reason = await holdSocket(deps);
    if (signal.aborted) return;
    onState('down', 'Slack closed the connection; opening another one');
    if (reason === 'link_disabled') {
      throw new ChannelFault('Socket Mode was switched off: switch it on again at api.slack.com/apps', {
        final: true,
      });
    }
    quick = clock.now().getTime() - openedAt < soonMs ? quick + 1 : 0;
    if (quick > 1) await clock.sleep(backoffMs(quick, pause), signal);
  }
}

/** One socket, from its opening to its end. Resolves with Slack's reason for closing it, if it gave one. */
async function holdSocket(deps: SocketDeps): Promise<string | undefined> {
  const { clock, intake, log, settings, signal, onState } = deps;
  const { client } = new SocketModeReceiver({
    appToken: deps.appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: silenceMs,
    logger: sdkLogger(log, settings.secrets),
    installerOptions: { clientOptions: clientOptions({ ...settings, signal }) },
  });
  survive(client, log);
  const closing = listen(client, deps);
  const closed = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
  const patience = clock.after(openMs, () => close(client, clock));
  const end = () => void intake.idle().then(() => close(client, clock));
  signal.addEventListener('abort', end, { once: true });
  try {
    await open(client, closing, settings.secrets);
    patience.cancel();
    if (signal.aborted) end();
    else onState('up');
    await closed;
    return closing.reason;
  } finally {
    patience.cancel();
    signal.removeEventListener('abort', end);
  }
}

/** What is learnt while a socket lives. */
interface Closing {
  reason?: string;
  err?: unknown;
}

async function open(client: SocketClient, closing: Closing, secrets: readonly string[]): Promise<void> {
  try {
    await client.start();
  } catch (err) {
    if (closing.reason === 'link_disabled') return;
    if (err) throw faultOf(err, secrets);
    const why =
      closing.err === undefined ? 'it was closed before it was open' : reasonOf(closing.err, secrets);
    throw new ChannelFault(`no connection for messages could be opened: ${why}`, { final: false });
  }
}

function listen(client: SocketClient, { clock, desk, log, signal, settings }: SocketDeps): Closing {
  const closing: Closing = {};
  client.on('error', (err: unknown) => {
    closing.err = err;
  });
  client.on('ws_message', (frame: unknown) => {
    const reason = reasonInFrame(frame);
    if (reason === undefined) return;
    closing.reason = reason;
    // The SDK says good-bye now, and would wait half a minute for the answer.
    clock.after(closeMs, () => void client.disconnect());
  });
  client.on('slack_event', async ({ ack, type, body }: SlackEvent) => {
    if (signal.aborted) return;
    try {
      // Without an acknowledgement Slack sends it again.
      if (await desk({ type, body })) await ack();
    } catch (err) {
      log.debug({ reason: reasonOf(err, settings.secrets) }, 'an event could not be confirmed');
    }
  });
  return closing;
}

interface SlackEvent {
  readonly ack: () => Promise<void>;
  readonly type: string;
  readonly body: unknown;
}

/** The SDK closes the socket on a `disconnect` frame, but keeps its reason to itself. */
function reasonInFrame(frame: unknown): string | undefined {
  if (typeof frame !== 'string' || !frame.includes('"disconnect"')) return undefined;
  try {
    const { type, reason } = JSON.parse(frame);
    return type === 'disconnect' ? String(reason) : undefined;
  } catch {
    return undefined;
  }
}

/** The SDK reads frames in a promise that nobody holds: one without an event in it would end the process. */
function survive(client: SocketClient, log: Log): void {
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  for (const read of readers) {
    client.on('ws_message', (...frame: unknown[]) => {
      Promise.resolve(read.apply(client, frame)).catch((err: unknown) =>
        log.error({ err }, 'a frame could not be read and was skipped'),
      );
    });
  }
}

/** Says good-bye; whoever does not answer is left. */
function close(client: SocketClient, clock: Clock): void {
  const hurry = clock.after(closeMs, () => void client.disconnect());
  void client.disconnect().then(() => hurry.cancel());
}
