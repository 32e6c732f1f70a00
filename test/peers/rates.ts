/** How often something is allowed: so many times within any so many seconds. */
export interface PeerRate {
  readonly key: string;
  readonly most: number;
  readonly seconds: number;
}

/** A platform's limits on how often it is called. */
export interface Rates {
  /** Counts a call that all of the rates allow; otherwise counts nothing and returns the seconds to wait. */
  take(rates: readonly PeerRate[]): number;
  /** How many calls were refused. */
  refused(): number;
}

/** Counts calls by a clock in milliseconds. */
export function createRates(now: () => number): Rates {
  const taken = new Map<string, number[]>();
  let refused = 0;

  function waitMs({ key, most, seconds }: PeerRate): number {
    const since = now() - seconds * 1_000;
    const times = (taken.get(key) ?? []).filter((time) => time > since);
    taken.set(key, times);
    const blocking = times.at(-most);
    return blocking === undefined ? 0 : blocking - since;
  }

  return {
    take(rates) {
      const wait = Math.max(0, ...rates.map(waitMs));
      if (wait > 0) refused++;
      else for (const { key } of rates) taken.get(key)?.push(now());
      return wait / 1_000;
    },
    refused: () => refused,
  };
}
