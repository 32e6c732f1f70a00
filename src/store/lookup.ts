import { createGather, type Gather } from '../kernel/gather.ts';

/** So many at most are looked up in one trip. */
const most = 200;

/**
 * Looks things up by id. What is asked for while a trip is under way shares the next one: runs that fall due together
 * would make thousands.
 */
export function createLookup<Id, Row>(
  find: (ids: readonly Id[]) => PromiseLike<readonly Row[]>,
  idOf: (row: Row) => Id,
): Gather<Id, Row | undefined> {
  return createGather(
    async (ids) => {
      const found = new Map((await find(ids)).map((row) => [idOf(row), row]));
      return ids.map((id) => found.get(id));
    },
    { most },
  );
}
