import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCost, formatMoney, formatSpent, formatTokens, microsOf } from '../../../src/domain/money.ts';
import { costOf } from '../../../src/domain/price.ts';
import { readAmount, readTokens } from '../../../src/domain/read-amount.ts';

test.each([
  ['$0.20', 200_000],
  ['0.20', 200_000],
  ['$2', 2_000_000],
  ['.5', 500_000],
  ['$ 1.5', 1_500_000],
  ['2$', 2_000_000],
  ['3 usd', 3_000_000],
  ['2 dollars', 2_000_000],
  ['0.07', 70_000],
  ['0.000001', 1],
  ['0', 0],
  ['$0.00', 0],
  ['1000000', 1_000_000_000_000],
])('"%s" is money', (text, microUsd) => {
  expect(readAmount(text)).toEqual({ kind: 'money', microUsd });
});

test.each([
  ['200k tokens', 200_000],
  ['1.5M tokens', 1_500_000],
  ['1 token', 1],
  ['50K tok', 50_000],
])('"%s" is tokens', (text, tokens) => {
  expect(readAmount(text)).toEqual({ kind: 'tokens', tokens });
});

test.each([
  ['banana', /^"banana" is no amount\. Write dollars such as \$0\.20, or tokens such as 50k tokens\.$/],
  ['', /is no amount/],
  ['$', /is no amount/],
  ['-1', /is less than nothing/],
  ['$-1', /is less than nothing/],
  ['−0.2', /is less than nothing/],
  ['€2', /another currency/],
  ['2 EUR', /another currency/],
  ['0,20', /has a comma, which could mean two things/],
  ['1,000', /has a comma/],
  ['50k', /^"50k" of what\? Write \$50, or 50k tokens\.$/],
  ['1.5 tokens', /no whole number of tokens/],
  ['0.0000001', /finer than a millionth/],
  ['1e3', /is no amount/],
  ['NaN', /is no amount/],
  ['1000001', /more than \$1000000/],
  ['9999999999999 tokens', /more than anybody has/],
])('"%s" is refused', (text, reason) => {
  expect(readAmount(text)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});

test('tokens may stand without the word, and money is no token', () => {
  expect(readTokens('50k')).toEqual({ kind: 'tokens', tokens: 50_000 });
  expect(readTokens('$5')).toEqual({ kind: 'refused', reason: '"$5" is money. Write tokens, such as 50k.' });
});

test('what is written is read back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (amount) => {
      expect(readAmount(formatMoney(amount))).toEqual({ kind: 'money', microUsd: amount });
      expect(readAmount(formatTokens(amount))).toEqual({ kind: 'tokens', tokens: amount });
    }),
  );
});

test('a cost under a cent is never shown as nothing', () => {
  expect([0, 0.0000004, 0.00009, 0.0001, 0.01, 2].map(formatCost)).toEqual([
    '$0',
    '< $0.0001',
    '< $0.0001',
    '$0.0001',
    '$0.0100',
    '$2.0000',
  ]);
});

test('what was spent is never shown as less', () => {
  expect([0, 1, 12_345, 200_000, 2_000_000].map(formatSpent)).toEqual([
    '$0',
    '$0.0001',
    '$0.0124',
    '$0.20',
    '$2',
  ]);
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300])('%d dollars are no money', (usd) => {
  expect(microsOf(usd)).toBeUndefined();
});

describe('a price', () => {
  const prices = {
    big: { input: 3_000_000, output: 15_000_000, cachedInput: 300_000 },
    free: { input: 0, output: 0 },
    default: { input: 1_000_000, output: 2_000_000 },
  };
  test.each([
    ['big', { inputTokens: 1_000, outputTokens: 100 }, { microUsd: 4_500, isEstimate: false }],
    [
      'big',
      { inputTokens: 1_000, cachedInputTokens: 900, outputTokens: 0 },
      { microUsd: 570, isEstimate: false },
    ],
    ['big', { inputTokens: 10, cachedInputTokens: 900, outputTokens: 0 }, { microUsd: 3, isEstimate: false }],
    ['big', { inputTokens: 1, outputTokens: 0 }, { microUsd: 3, isEstimate: false }],
    ['free', { inputTokens: 1_000, outputTokens: 100 }, { microUsd: 0, isEstimate: false }],
    ['unheard', { inputTokens: 1, outputTokens: 1 }, { microUsd: 3, isEstimate: true }],
    [undefined, { inputTokens: 0, outputTokens: 0 }, { microUsd: 0, isEstimate: true }],
    ['constructor', { inputTokens: 1, outputTokens: 0 }, { microUsd: 1, isEstimate: true }],
    ['big', { inputTokens: 1e12, outputTokens: 1e12 }, { microUsd: 18e12, isEstimate: false }],
  ])('of %s holds', (model, tokens, cost) => {
    expect(costOf(prices, model, tokens)).toEqual(cost);
  });
  test('that nobody knows is none, and only likely', () => {
    expect(costOf({}, 'big', { inputTokens: 5, outputTokens: 5 })).toEqual({ microUsd: 0, isEstimate: true });
  });
});
