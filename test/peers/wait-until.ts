/** Resolves with what the predicate found; it is asked now and whenever a watcher is called. */
export function waitUntil<Found>(
  watchers: Set<() => void>,
  predicate: () => Found | undefined | false,
): Promise<Found> {
  return new Promise((resolve) => {
    const look = () => {
      const found = predicate();
      if (found === undefined || found === false) return;
      watchers.delete(look);
      resolve(found);
    };
    watchers.add(look);
    look();
  });
}
