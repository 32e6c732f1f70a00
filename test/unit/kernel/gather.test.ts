import { expect, test } from 'vitest';
import { createGather } from '../../../src/kernel/gather.ts';

test('what comes during a trip shares the next one, each with its own result', async () => {
  const trips: (readonly number[])[] = [];
  const double = createGather(
    async (items: readonly number[]) => {
      trips.push(items);
      if (trips.length === 1) later = Promise.all([2, 3, 4].map(double));
      return items.map((item) => item * 2);
    },
    { most: 2 },
  );
  let later: Promise<readonly number[]> = Promise.resolve([]);
  expect(await double(1)).toBe(2);
  expect(await later).toEqual([4, 6, 8]);
  expect(trips).toEqual([[1], [2, 3], [4]]);
});

test('one bad item fails nobody else', async () => {
  const check = createGather(
    async (items: readonly string[]) => {
      if (items.includes('bad')) throw new Error('no');
      return items;
    },
    { most: 10 },
  );
  const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map(check));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await check('c')).toBe('c');
});
