import { expect, test } from 'vitest';
import { together } from '../../../src/kernel/together.ts';

test('a failure is thrown when the others have ended too', async () => {
  const slow = Promise.withResolvers<void>();
  let thrown: unknown;
  const all = together([Promise.reject(new Error('no')), slow.promise, undefined]).catch((err: unknown) => {
    thrown = err;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(thrown).toBeUndefined();
  slow.resolve();
  await all;
  expect(thrown).toEqual(new Error('no'));
});
