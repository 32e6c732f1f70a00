import type { Clock } from './clock.ts';

/** How often something may be done: `burst` times at once, then once each `everyMs`. */
export interface Rate {
  readonly everyMs: number;
  readonly burst: number;
}

/** Something that has a rate of its own. */
export interface Bucket extends Rate {
  readonly key: string;
}

/** Keeps what is done within its rates, for this process alone. */
export interface Pacer {
  /** Takes a place in all of the buckets if each has one now. */
  tryTake(buckets: readonly Bucket[]): boolean;
  /** Resolves when it has taken a place in all of them, or when the signal aborts. */
  take(buckets: readonly Bucket[], signal?: AbortSignal): Promise<void>;
  /** What was taken was not needed. */
  giveBack(buckets: readonly Bucket[]): void;
  /** Nothing goes there for this long: somebody asked for silence. */
  pause(key: string, ms: number): void;
}

/** Buckets that are full again are forgotten when there are more than this. */
const mostRemembered = 10_000;

/** @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm */
export function createPacer(clock: Clock): Pacer {
  // When each bucket will be full again, and until when it must rest.
  const fullAt = new Map<string, number>();
  const restsUntil = new Map<string, number>();

  function waitMs({ key, everyMs, burst }: Bucket, now: number): number {
    const ahead = (fullAt.get(key) ?? 0) - now - (burst - 1) * everyMs;
    return Math.max(0, ahead, (restsUntil.get(key) ?? 0) - now);
  }

  function tryTake(buckets: readonly Bucket[]): boolean {
    const now = clock.now().getTime();
    if (buckets.some((bucket) => waitMs(bucket, now) > 0)) return false;
    for (const { key, everyMs } of buckets) fullAt.set(key, Math.max(now, fullAt.get(key) ?? 0) + everyMs);
    if (fullAt.size > mostRemembered) forget(now);
    return true;
  }

  function forget(now: number): void {
    for (const times of [fullAt, restsUntil]) {
      for (const [key, until] of times) if (until <= now) times.delete(key);
    }
  }

  return {
    tryTake,
    async take(buckets, signal) {
      while (!signal?.aborted && !tryTake(buckets)) {
        const now = clock.now().getTime();
        await clock.sleep(Math.max(1, ...buckets.map((bucket) => waitMs(bucket, now))), signal);
      }
    },
    giveBack(buckets) {
      for (const { key, everyMs } of buckets) fullAt.set(key, (fullAt.get(key) ?? 0) - everyMs);
    },
    pause(key, ms) {
      restsUntil.set(key, Math.max(restsUntil.get(key) ?? 0, clock.now().getTime() + ms));
    },
  };
}
