/** Works on keys, so many at a time on this node; a key never twice at the same time. */
export interface LocalWork {
  /** Begins at once when a place is free. A key in hand is looked at once more when it is done. False: no place is free. */
  tryBegin(key: string): boolean;
  /** Begins as soon as a place is free. */
  begin(key: string): Promise<void>;
  /** Takes nothing new; resolves when nothing is in hand. */
  drain(): Promise<void>;
}

/** At most `places` keys in hand at a time. `handle` must not reject. */
export function createLocalWork(places: number, handle: (key: string) => Promise<void>): LocalWork {
  /** The keys in hand, and whether each was asked for again meanwhile. */
  const inHand = new Map<string, { again: boolean; done: Promise<void> }>();
  const waiting: (() => void)[] = [];
  let draining = false;

  return {
    tryBegin(key) {
      if (draining) return false;
      if (joined(key)) return true;
      if (inHand.size >= places) return false;
      start(key);
      return true;
    },
    async begin(key) {
      while (!draining && !joined(key)) {
        if (inHand.size < places) return start(key);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async drain() {
      draining = true;
      for (const wake of waiting.splice(0)) wake();
      await Promise.all([...inHand.values()].map(({ done }) => done));
    },
  };

  function joined(key: string): boolean {
    const known = inHand.get(key);
    if (known) known.again = true;
    return known !== undefined;
  }

  function start(key: string): void {
    const entry = { again: false, done: Promise.resolve() };
    inHand.set(key, entry);
    entry.done = work(key, entry).finally(() => {
      inHand.delete(key);
      waiting.shift()?.();
    });
  }

  async function work(key: string, entry: { again: boolean }): Promise<void> {
    do {
      entry.again = false;
      await handle(key);
    } while (entry.again && !draining);
  }
}
