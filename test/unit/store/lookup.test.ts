import { expect, test } from 'vitest';
import { createLookup } from '../../../src/store/lookup.ts';

test('those who ask while a trip is under way share the next, and each gets its own', async () => {
  const trips: (readonly number[])[] = [];
  const lookup = createLookup(
    async (ids: readonly number[]) => {
      trips.push(ids);
      // In no order, and without what is not there.
      return ids
        .filter((id) => id < 10)
        .map((id) => ({ id, name: `n${id}` }))
        .reverse();
    },
    ({ id }) => id,
  );
  expect(await Promise.all([3, 99, 1, 3].map(lookup))).toEqual([
    { id: 3, name: 'n3' },
    undefined,
    { id: 1, name: 'n1' },
    { id: 3, name: 'n3' },
  ]);
  expect(trips).toEqual([[3, 99, 1, 3]]);
});
