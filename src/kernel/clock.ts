/** A running timer; `cancel` may be called more than once. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time. Everything that waits or reads the hour is handed a clock, so that tests own it.
 * Lease expiry is the exception: it is judged by the database's own clock, because nodes may disagree.
 */
export interface Clock {
  now(): Date;
  /** Calls `action` once, after `delayMs`. The timer alone does not keep the process alive. */
  after(delayMs: number, action: () => void): Timer;
  /** Resolves after `delayMs`, or at once when `signal` aborts. Never rejects. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** Node takes longer delays for 1 ms, so they are cut here and the caller wakes early. */
const longestDelayMs = 2 ** 31 - 1;

/** The real clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  after(delayMs, action) {
    const timer = setTimeout(action, Math.min(delayMs, longestDelayMs));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
  sleep(delayMs, signal) {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, Math.min(delayMs, longestDelayMs));
      signal?.addEventListener('abort', done, { once: true });
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
    });
  },
};
