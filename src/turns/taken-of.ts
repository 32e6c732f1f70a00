import type { CallEstimate } from '../contracts/meter.ts';
import type { Taken } from '../contracts/stores/spend-store.ts';
import type { Usage } from '../contracts/usage.ts';
import { microsOf } from '../domain/money.ts';
import { costOf, type Prices } from '../domain/price.ts';
import type { Log } from '../kernel/log.ts';

/** What a usage is read with. */
interface TakenInput {
  /** What counts where the back-end knows nothing, or says what cannot be. */
  readonly guess: CallEstimate;
  readonly prices: Prices;
  readonly log?: Log;
}

/**
 * What a call took: as the back-end says it, priced where it names no cost. Whatever is not there, or makes no sense, is as
 * it was guessed and marked so.
 */
export function takenOf(usage: Usage | undefined, { guess, prices, log }: TakenInput): Taken {
  const said = usage && soundUsage(usage);
  if (usage && !said) log?.warn({ reason: 'not a number, or less than nothing' }, 'usage was not believed');
  const { inputTokens = guess.inputTokens, outputTokens = guess.outputTokens } = said ?? {};
  const cachedInputTokens = said?.cachedInputTokens ?? guess.cachedInputTokens;
  const tokens = { inputTokens, outputTokens, ...(cachedInputTokens !== undefined && { cachedInputTokens }) };
  const model = said?.model ?? guess.model;
  const exact = said?.costUsd === undefined ? undefined : microsOf(said.costUsd);
  if (exact !== undefined) return { ...tokens, microUsd: exact, isEstimate: false, model };
  const priced = costOf(prices, model, tokens);
  const isGuessed = said?.inputTokens === undefined || said.outputTokens === undefined;
  const stated = isGuessed && guess.costUsd !== undefined ? microsOf(guess.costUsd) : undefined;
  return {
    ...tokens,
    microUsd: stated ?? priced.microUsd,
    isEstimate: isGuessed || priced.isEstimate,
    model,
  };
}

/** The usage, if each number in it is one that can be. A usage without any says nothing. */
export function soundUsage(usage: Usage): Usage | undefined {
  const { inputTokens, outputTokens, cachedInputTokens, costUsd } = usage;
  const isNamed = usage.model === undefined || typeof usage.model === 'string';
  const isPriced = costUsd === undefined || (typeof costUsd === 'number' && microsOf(costUsd) !== undefined);
  const counts = [inputTokens, outputTokens, cachedInputTokens].filter((each) => each !== undefined);
  const areCounts = counts.every((each) => Number.isSafeInteger(each) && each >= 0 && each <= mostTokens);
  return areCounts && isPriced && isNamed ? usage : undefined;
}

/** Far more than any model takes, and far from where numbers stop being exact. */
const mostTokens = 1_000_000_000_000;
