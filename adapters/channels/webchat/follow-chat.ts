import type { Clock } from '../../../src/kernel/clock.ts';
import { type ChatEvent, readEvents } from './read-events.ts';
import { heartbeatMs } from './wire.ts';

/** How a chat is followed. */
export interface FollowOptions {
  /** Opens the stream behind a message; from the newest messages when undefined. */
  readonly open: (after: number | undefined, signal: AbortSignal) => Promise<Response>;
  readonly after?: number;
  readonly onEvent: (event: ChatEvent) => void;
  /** Called with each change. */
  readonly onConnection: (connected: boolean) => void;
  readonly clock: Pick<Clock, 'after' | 'sleep'>;
  readonly signal: AbortSignal;
}

const retry = { baseMs: 250, capMs: 5_000 } as const;
/** A connection that is silent for so long is dead: a laptop slept, a network changed. */
const deadAfterMs = heartbeatMs * 2.5;

/**
 * Reads a chat until `signal` aborts, through lost connections and restarts, each message once.
 * Resolves early with the status when the gateway refuses for good.
 */
export async function followChat(options: FollowOptions): Promise<number | undefined> {
  const { onConnection, clock, signal } = options;
  let { after } = options;
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const event of readOnce(options, after)) {
        if (typeof event === 'number') return event;
        if (event.kind === 'message') after = event.message.seq;
        if (failures > 0 || event.kind === 'ready') onConnection(true);
        failures = 0;
        options.onEvent(event);
      }
    } catch {
      // Whatever it was, the next try begins after the last message that came.
    }
    if (signal.aborted) return undefined;
    onConnection(false);
    failures += 1;
    await clock.sleep(Math.min(retry.capMs, retry.baseMs * 2 ** Math.min(failures - 1, 10)), signal);
  }
  return undefined;
}

async function* readOnce(
  { open, clock, signal }: FollowOptions,
  after: number | undefined,
): AsyncGenerator<ChatEvent | number> {
  const dead = new AbortController();
  let watchdog = clock.after(deadAfterMs, () => dead.abort());
  try {
    const response = await open(after, AbortSignal.any([signal, dead.signal]));
    if (response.status >= 400 && response.status < 500) yield response.status;
    if (!response.ok || !response.body) return;
    for await (const event of readEvents(response.body)) {
      watchdog.cancel();
      watchdog = clock.after(deadAfterMs, () => dead.abort());
      yield event;
    }
  } finally {
    watchdog.cancel();
    dead.abort();
  }
}
