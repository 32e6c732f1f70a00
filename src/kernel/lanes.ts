/** Runs what has the same key one after another, in the order in which it was asked for. Other keys do not wait. */
export type Lanes = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/** Lanes that are forgotten as soon as they are empty. What fails holds nobody up. */
export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = (tails.get(key) ?? Promise.resolve()).then(work);
    const tail = turn.catch(() => {});
    tails.set(key, tail);
    try {
      return await turn;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
