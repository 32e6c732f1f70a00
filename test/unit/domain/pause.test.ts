import { describe, expect, test } from 'vitest';
import { capsOf, tightest } from '../../../src/domain/budget.ts';
import {
  type AccountStanding,
  configKeyOf,
  describeStop,
  judge,
  offerOf,
  overshoots,
  raisedCap,
} from '../../../src/domain/pause.ts';
import { describePolicy, editPolicy } from '../../../src/domain/settings/settings.ts';
import { systemIds } from '../../../src/kernel/ids.ts';

const run = systemIds.next('run');
const nothing = { microUsd: 0, tokens: 0 };

function standing(more: Partial<AccountStanding> & { cap: number }): AccountStanding {
  const { cap, ...rest } = more;
  const caps = [{ scope: 'house/day', key: 'house', by: 'config', cap: { microUsd: cap } }] as const;
  return { caps, spent: nothing, reserved: nothing, isTaken: false, ...rest };
}

test.each([
  ['room', { cap: 10 }, 10, undefined],
  ['too large a call', { cap: 10 }, 11, 'full'],
  ['a cap that is reached', { cap: 10, spent: { ...nothing, microUsd: 10 } }, 0, 'full'],
  ['what others have reserved', { cap: 10, reserved: { ...nothing, microUsd: 6 } }, 5, 'busy'],
  ['somebody who has the rest', { cap: 10, isTaken: true }, 1, 'busy'],
  [
    'more that was allowed',
    { cap: 10, spent: { ...nothing, microUsd: 10 }, allowed: { microUsd: 15 } },
    5,
    undefined,
  ],
])('with %s', (_, given, microUsd, kind) => {
  expect(judge([standing(given)], { microUsd, tokens: 0 })?.kind).toBe(kind);
});

test('of a task and its agent the tighter cap of a run holds, and the card names whose it is', () => {
  const caps = capsOf(
    { agent: 'clerk', run },
    { policy: { cap: { microUsd: 500_000 }, maxTokens: 9_000 }, agent: { perRun: { microUsd: 200_000 } } },
  );
  expect(tightest(caps)).toEqual([
    { scope: 'run', key: `run:${run}`, cap: { microUsd: 200_000, tokens: 9_000 } },
  ]);
  const verdict = judge([{ caps, spent: nothing, reserved: nothing, isTaken: false }], {
    microUsd: 300_000,
    tokens: 0,
  });
  expect(verdict?.stop).toMatchObject({ by: 'config', scope: 'run', cap: 200_000 });
  expect(verdict && configKeyOf(verdict.stop, 'clerk')).toBe('agents.clerk.budget.perRun');
});

test('a cap is passed only by what is more', () => {
  const given = [standing({ cap: 10 })];
  expect(overshoots(given, new Map([['house', { microUsd: 10, tokens: 0 }]]))).toEqual([]);
  expect(overshoots(given, new Map([['house', { microUsd: 11, tokens: 0 }]]))).toMatchObject([
    { spent: 11, cap: 10 },
  ]);
});

const stop = {
  scope: 'run',
  by: 'task',
  dimension: 'microUsd',
  cap: 200_000,
  spent: 200_000,
  wanted: 0,
} as const;

test.each([
  [stop, 500_000],
  [{ ...stop, wanted: 900_000 }, 1_000_000],
  [{ ...stop, cap: 50_000_000 }, 12_500_000],
  [{ ...stop, dimension: 'tokens', cap: 50_000 } as const, 50_000],
])('the offer is enough for the next call and worth the press', (given, offer) => {
  expect(offerOf(given)).toBe(offer);
});

test('the cap that stopped a run is the one that is raised', () => {
  expect(raisedCap({ cap: { microUsd: 200_000 } }, stop)).toEqual({ setting: 'cap', to: 400_000 });
  expect(raisedCap({}, stop)).toBeUndefined();
  const tokens = { ...stop, dimension: 'tokens' } as const;
  expect(raisedCap({ maxTokens: 10, cap: { tokens: 20 } }, tokens)).toEqual({
    setting: 'max-tokens',
    to: 20,
  });
  expect(raisedCap({ maxTokens: 30, cap: { tokens: 20 } }, tokens)).toEqual({ setting: 'cap', to: 40 });
  expect(raisedCap({ capDay: { microUsd: 1 } }, { ...stop, scope: 'task/day' })).toEqual({
    setting: 'cap-day',
    to: 2,
  });
});

test('a reason names what was spent of what', () => {
  expect(describeStop({ ...stop, spent: 150_000, wanted: 60_000 }, 'clerk')).toBe(
    'the budget of this run is used up: $0.15 of $0.20, and the next call may take $0.06',
  );
  expect(describeStop({ ...stop, scope: 'agent/day' }, 'clerk')).toBe(
    'the budget of clerk for today is used up: $0.20 of $0.20',
  );
});

describe('caps of a task', () => {
  test.each([
    ['cap $0.20', { cap: { microUsd: 200_000 } }, 'cap $0.20/run'],
    ['cap $0.20/run', { cap: { microUsd: 200_000 } }, 'cap $0.20/run'],
    ['max-cost 1', { cap: { microUsd: 1_000_000 } }, 'cap $1/run'],
    ['max cost: $1.5', { cap: { microUsd: 1_500_000 } }, 'cap $1.50/run'],
    ['cap 50k tokens', { cap: { tokens: 50_000 } }, 'cap 50k tokens/run'],
    ['cap-day $2', { capDay: { microUsd: 2_000_000 } }, 'cap $2/day'],
    ['cap day $2/day', { capDay: { microUsd: 2_000_000 } }, 'cap $2/day'],
    ['max-tokens 50k', { maxTokens: 50_000 }, 'cap 50k tokens/run'],
    ['cap off', {}, undefined],
  ])('"%s" is understood and said back', (words, policy, card) => {
    expect(editPolicy({}, words)).toEqual({ kind: 'set', policy });
    expect(describePolicy(policy)).toEqual(card === undefined ? [] : [card]);
  });
  test.each([
    ['cap $0', '"$0" is no cap. It would let nothing run. To hold a task back: /task pause'],
    ['cap $2/day', '"$2/day" is a cap for a day. Write it like: cap-day $2'],
    ['max-tokens 0', '"0" is no cap. It would let nothing run. To hold a task back: /task pause'],
    ['max-tokens $5', '"$5" is money. Write tokens, such as 50k.'],
  ])('"%s" is refused', (words, reason) => {
    expect(editPolicy({}, words)).toEqual({ kind: 'refused', reason });
  });
  test('stand on one line', () => {
    const policy = { timeoutMs: 1_000, cap: { microUsd: 200_000 }, capDay: { microUsd: 2_000_000 } };
    expect(describePolicy(policy)).toEqual(['a run may take 1s', 'cap $0.20/run · $2/day']);
  });
});
