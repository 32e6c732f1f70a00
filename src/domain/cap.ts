import { formatMoney, formatSpent, formatTokens } from './money.ts';

/** The most that may be spent of money, of tokens, or of either. What is absent has no end. */
export interface Cap {
  readonly microUsd?: number;
  readonly tokens?: number;
}

/** What was spent, or is meant to be. */
export interface Spending {
  readonly microUsd: number;
  readonly tokens: number;
}

/** What a cap may count. */
export const dimensions = ['microUsd', 'tokens'] as const;
/** One of `dimensions`. */
export type Dimension = (typeof dimensions)[number];

/** `$0.20` or `50k tokens`. */
export function formatCap(cap: Cap): string {
  return dimensions
    .flatMap((each) => (cap[each] === undefined ? [] : [formatAmount(each, cap[each])]))
    .join(' and ');
}

/** An exact amount of money or of tokens. */
export function formatAmount(dimension: Dimension, amount: number): string {
  return dimension === 'microUsd' ? formatMoney(amount) : formatTokens(amount);
}

/** What was spent of it, as people read it. */
export function formatUsed(dimension: Dimension, amount: number): string {
  return dimension === 'microUsd' ? formatSpent(amount) : formatTokens(amount);
}
