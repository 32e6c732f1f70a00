/** What a model costs, in millionths of a dollar for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Input that the provider had kept. Absent: as other input. */
  readonly cachedInput?: number;
}

/** Prices by the name of the model; `default` is for models that are not named. */
export type Prices = Readonly<Record<string, Price>>;

/** The name of the price that holds where no other does. */
export const defaultPrice = 'default';

/** How many tokens went in and out. */
export interface TokenCounts {
  /** All that went in, what was kept included. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens?: number;
}

/** What something cost, and whether that is only likely. */
export interface Cost {
  readonly microUsd: number;
  readonly isEstimate: boolean;
}

/** Where nothing says what a token costs, the money is unknown and counted as none. */
const unknown: Cost = { microUsd: 0, isEstimate: true };

/** What so many tokens of a model cost: by its own price, else likely by the default one, rounded up. */
export function costOf(prices: Prices, model: string | undefined, tokens: TokenCounts): Cost {
  const own = model === undefined ? undefined : priceNamed(prices, model);
  const price = own ?? priceNamed(prices, defaultPrice);
  return price ? { microUsd: sum(price, tokens), isEstimate: own === undefined } : unknown;
}

/** Model names come from outside, so that `constructor` must find nothing. */
function priceNamed(prices: Prices, name: string): Price | undefined {
  return Object.hasOwn(prices, name) ? prices[name] : undefined;
}

/** In whole numbers of any size: tokens times millionths soon leave what a number holds exactly. */
function sum(price: Price, { inputTokens, outputTokens, cachedInputTokens = 0 }: TokenCounts): number {
  const cached = Math.min(cachedInputTokens, inputTokens);
  const parts = [
    [inputTokens - cached, price.input],
    [cached, price.cachedInput ?? price.input],
    [outputTokens, price.output],
  ] as const;
  const perMillion = parts.reduce((total, [tokens, each]) => total + BigInt(tokens) * BigInt(each), 0n);
  return Number((perMillion + 999_999n) / 1_000_000n);
}
