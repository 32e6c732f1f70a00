import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countUpTo, lastThat } from '../../../adapters/markdown/search.ts';

const range = fc.record({
  from: fc.nat(50),
  length: fc.nat(500),
  last: fc.nat(560),
  guess: fc.nat(900),
  slack: fc.integer({ min: 1, max: 40 }),
});

test('the search finds the last number for which it holds, wherever it begins', () => {
  fc.assert(
    fc.property(range, ({ from, length, last, guess }) => {
      const to = from + length;
      const found = lastThat((number) => number <= last, { from, to, guess });
      expect(found).toBe(Math.max(from, Math.min(last, to)));
    }),
  );
});

test('with some slack it is less by no more than that, and all is still found to be all', () => {
  fc.assert(
    fc.property(range, ({ from, length, last, guess, slack }) => {
      const to = from + length;
      const exact = Math.max(from, Math.min(last, to));
      const found = lastThat((number) => number <= last, { from, to, guess, slack });
      expect(found).toBeLessThanOrEqual(exact);
      expect(exact - found).toBeLessThan(slack);
      if (exact === to) expect(found).toBe(to);
    }),
  );
});

test('it asks seldom when the guess is good', () => {
  let asked = 0;
  const holds = (number: number) => {
    asked++;
    return number <= 4_000;
  };
  lastThat(holds, { from: 0, to: 100_000, guess: 3_900, slack: 64 });
  expect(asked).toBeLessThan(6);
});

test('parts are counted by their lengths', () => {
  const parts = ['aa', 'bb', 'cc'].map((text) => ({ text }));
  expect([1, 2, 3, 99].map((length) => countUpTo(parts, 0, length))).toEqual([1, 1, 2, 3]);
  expect(countUpTo(parts, 2, 1)).toBe(3);
});
