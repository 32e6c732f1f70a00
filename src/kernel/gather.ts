/** Takes one item and resolves with what became of it. */
export type Gather<Item, Result> = (item: Item) => Promise<Result>;

/**
 * Hands over together what came while the hand-over before was under way: one alone goes at once, many share one trip.
 * When a shared trip fails, each of its items goes once more alone, so that a bad one fails nobody else.
 * @param handle answers with one result for each item, in their order
 */
export function createGather<Item, Result>(
  handle: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most }: { readonly most: number },
): Gather<Item, Result> {
  const waiting: { item: Item; resolve: (result: Result) => void; reject: (err: unknown) => void }[] = [];
  let underWay = false;

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!underWay) void handOverAll();
    });

  async function handOverAll(): Promise<void> {
    underWay = true;
    while (waiting.length > 0) {
      // Whoever was answered by the last trip may have more at once: it comes along.
      await new Promise(setImmediate);
      await handOver(waiting.splice(0, most));
    }
    underWay = false;
  }

  async function handOver(group: typeof waiting): Promise<void> {
    try {
      const results = await handle(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    } catch (err) {
      if (group.length === 1) group[0]?.reject(err);
      else for (const each of group) await handOver([each]);
    }
  }
}
