import type { Clock, Timer } from './clock.ts';

/** Work that comes again and again. */
export interface Repeat {
  /** Resolves when nothing of it runs any more; may be called more than once. */
  stop(): Promise<void>;
}

/** Does the work at once, and again after each pause: never twice at a time, and a failure ends nothing. */
export function repeat(
  { clock, everyMs, failed }: { clock: Clock; everyMs: number; failed: (err: unknown) => void },
  work: () => Promise<void>,
): Repeat {
  let stopped = false;
  let timer: Timer | undefined;
  let running = once();
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
      await running;
    },
  };

  async function once(): Promise<void> {
    await work().catch(failed);
    if (stopped) return;
    timer = clock.after(everyMs, () => {
      running = once();
    });
  }
}
