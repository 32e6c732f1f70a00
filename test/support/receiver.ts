import { type ChannelAdapter, ChannelFault } from '../../src/contracts/channel-adapter.ts';
import type { Envelope } from '../../src/domain/envelope.ts';

/** Receives as the house does: what is taken is remembered, and a fault that is not final starts it again. */
export interface Receiver {
  /** Everything that was taken, in order, each event once. */
  readonly taken: readonly Envelope[];
  /** Every envelope that came, those that were not taken included. */
  readonly offered: readonly Envelope[];
  /** Resolves as soon as the predicate holds; it is asked now and whenever an envelope was offered or taken. */
  until(predicate: () => boolean): Promise<void>;
  /** Ends receiving; resolves when nothing of it runs. */
  stop(): Promise<void>;
  /** Rejects when receiving ended with a final fault. */
  readonly ended: Promise<void>;
}

/** Starts to receive. `take` may reject, which says that the message was not taken. */
export function startReceiver(
  adapter: ChannelAdapter,
  take: (envelope: Envelope) => Promise<void> = async () => {},
): Receiver {
  const abort = new AbortController();
  const taken: Envelope[] = [];
  const offered: Envelope[] = [];
  const watchers = new Set<() => void>();

  function look(): void {
    for (const watcher of [...watchers]) watcher();
  }

  async function deliver(envelope: Envelope): Promise<void> {
    offered.push(envelope);
    look();
    try {
      await take(envelope);
      if (!taken.some(({ eventId }) => eventId === envelope.eventId)) taken.push(envelope);
    } finally {
      look();
    }
  }

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      try {
        await adapter.receive(deliver, abort.signal);
      } catch (err) {
        if (!(err instanceof ChannelFault) || err.final) throw err;
      }
    }
  }

  const ended = run();
  ended.catch(() => {});
  return {
    taken,
    offered,
    ended,
    until: (predicate) =>
      new Promise((resolve) => {
        const watcher = () => {
          if (!predicate()) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
    async stop() {
      abort.abort();
      await ended.catch(() => {});
    },
  };
}
