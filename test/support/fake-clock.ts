import type { Clock } from '../../src/kernel/clock.ts';

/** A clock that a test moves. Timers fire while it is moved, in their order. */
export interface FakeClock extends Clock {
  moveTo(at: Date): void;
  moveBy(ms: number): void;
}

export function createFakeClock(start: string): FakeClock {
  let now = new Date(start).getTime();
  const timers = new Set<{ at: number; action: () => void }>();
  const moveTo = (at: number) => {
    for (;;) {
      const due = [...timers].filter((timer) => timer.at <= at).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      timers.delete(due);
      now = Math.max(now, due.at);
      due.action();
    }
    now = at;
  };
  const after = (delayMs: number, action: () => void) => {
    const timer = { at: now + delayMs, action };
    timers.add(timer);
    return { cancel: () => void timers.delete(timer) };
  };
  return {
    now: () => new Date(now),
    after,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = after(delayMs, resolve);
        signal?.addEventListener('abort', () => {
          timer.cancel();
          resolve();
        });
      }),
    moveTo: (at) => moveTo(at.getTime()),
    moveBy: (ms) => moveTo(now + ms),
  };
}
