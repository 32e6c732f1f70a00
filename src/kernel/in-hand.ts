/** Why work in hand was told to stop; the abort signal carries it. */
export const stopReasons = ['stopped', 'lease lost', 'shutdown'] as const;
/** One of `stopReasons`. */
export type StopReason = (typeof stopReasons)[number];

/** What this node works on right now, so that it can be told to stop from outside. */
export interface InHand {
  /** Runs `work` with a signal that `abort` reaches; at most one at a time under a key. */
  during<Result>(key: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** False when nothing of this key is in hand here. */
  abort(key: string, reason: StopReason): boolean;
  /** Stops everything, and whatever begins from now on. */
  close(): void;
  /** Whether `close` was called. */
  closing(): boolean;
  keys(): readonly string[];
}

/** Nothing in hand yet. */
export function createInHand(): InHand {
  const controllers = new Map<string, AbortController>();
  let closed = false;
  const abort = (key: string, reason: StopReason) => {
    controllers.get(key)?.abort(reason);
    return controllers.has(key);
  };
  return {
    async during(key, work) {
      const controller = new AbortController();
      controllers.set(key, controller);
      if (closed) controller.abort('shutdown');
      try {
        return await work(controller.signal);
      } finally {
        controllers.delete(key);
      }
    },
    abort,
    close() {
      closed = true;
      for (const key of controllers.keys()) abort(key, 'shutdown');
    },
    closing: () => closed,
    keys: () => [...controllers.keys()],
  };
}
