import { assertNever } from '../kernel/assert-never.ts';
import type { AccountCap, BudgetScope } from './budget.ts';
import { type Dimension, dimensions, formatAmount, formatUsed, type Spending } from './cap.ts';
import { microsPerDollar } from './money.ts';
import type { TaskPolicy } from './task-policy.ts';

/** Which cap does not let a call begin, or was passed by one. */
export interface CapStop {
  readonly scope: BudgetScope;
  readonly by: AccountCap['by'];
  readonly dimension: Dimension;
  readonly cap: number;
  readonly spent: number;
  /** The most that the call may take; nought when nobody knows. */
  readonly wanted: number;
}

/** Why a run waits for a person, and what they have said. */
export interface Pause extends CapStop {
  readonly agent: string;
  readonly answer?: { readonly by: string; readonly said: string };
}

/** How long it waits. */
export const pauseMs = 86_400_000;

/** An account that was asked for room, as it is. */
export interface AccountStanding {
  readonly caps: readonly AccountCap[];
  readonly spent: Spending;
  readonly reserved: Spending;
  /** Whether somebody has all that is left. */
  readonly isTaken: boolean;
  /** The cap for this run alone, where a person has allowed it more. */
  readonly allowed?: Partial<Spending>;
}

/**
 * What keeps a call from beginning: the first account in which it does not fit. `full`: the cap is reached, or the call is
 * too large for what is left. `busy`: it would fit, if others took less than they have reserved.
 */
export function judge(
  standings: readonly AccountStanding[],
  wanted: Spending,
): { readonly kind: 'full' | 'busy'; readonly stop: CapStop } | undefined {
  const stops = standings.flatMap((standing) =>
    dimensions.flatMap((each) => {
      const stop = stopIn(standing, each, wanted[each]);
      const isFree = !standing.isTaken && standing.reserved[each] + needOf(stop) <= 0;
      return stop && !isFree ? [stop] : [];
    }),
  );
  const full = stops.find((stop) => needOf(stop) > 0);
  const first = full ?? stops[0];
  return first && { kind: full ? 'full' : 'busy', stop: first };
}

/** The caps that are passed, now that so much is spent in each account. */
export function overshoots(
  standings: readonly AccountStanding[],
  spent: ReadonlyMap<string, Spending>,
): readonly CapStop[] {
  return standings.flatMap((standing) =>
    dimensions.flatMap((each) => {
      const now = spent.get(standing.caps[0]?.key ?? '') ?? standing.spent;
      const stop = stopIn({ ...standing, spent: now }, each, 0);
      return stop && stop.spent > stop.cap ? [stop] : [];
    }),
  );
}

function stopIn(
  { caps, spent, allowed }: AccountStanding,
  dimension: Dimension,
  wanted: number,
): CapStop | undefined {
  const [tight] = caps
    .filter(({ cap }) => cap[dimension] !== undefined)
    .toSorted((one, other) => (one.cap[dimension] ?? 0) - (other.cap[dimension] ?? 0));
  if (!tight) return undefined;
  const cap = Math.max(tight.cap[dimension] ?? 0, allowed?.[dimension] ?? 0);
  return { scope: tight.scope, by: tight.by, dimension, cap, spent: spent[dimension], wanted };
}

/** How much is missing; less than nothing is room. Whoever does not know what they take needs there to be something. */
function needOf(stop: Pick<CapStop, 'spent' | 'wanted' | 'cap'> | undefined): number {
  return stop ? stop.spent + Math.max(1, stop.wanted) - stop.cap : 0;
}

/** In one sentence for people: what was spent of what. */
export function describeStop(stop: CapStop, agent: string): string {
  const { dimension, spent, cap, wanted } = stop;
  const of = `${formatUsed(dimension, spent)} of ${formatAmount(dimension, cap)}`;
  if (needOf(stop) <= 0)
    return `what is left of ${whose(stop, agent)} is reserved for what is under way (${of} spent)`;
  const next =
    spent < cap && wanted > 0 ? `, and the next call may take ${formatUsed(dimension, wanted)}` : '';
  return `${whose(stop, agent)} is used up: ${of}${next}`;
}

function whose({ scope }: CapStop, agent: string): string {
  switch (scope) {
    case 'run':
      return 'the budget of this run';
    case 'task/day':
      return "the task's budget for today";
    case 'agent/day':
      return `the budget of ${agent} for today`;
    case 'house/day':
      return "the house's budget for today";
    default:
      return assertNever(scope);
  }
}

/** Where a cap of the config stands; undefined for one that belongs to a task. */
export function configKeyOf({ scope, by }: Pick<CapStop, 'scope' | 'by'>, agent: string): string | undefined {
  if (by === 'task') return undefined;
  if (scope === 'house/day') return 'limits.budget.perDay';
  return `agents.${agent}.budget.${scope === 'run' ? 'perRun' : 'perDay'}`;
}

const leastOffer = { microUsd: microsPerDollar / 2, tokens: 50_000 } as const;

/** How much more to offer: enough for the next call, and worth the press. */
export function offerOf({ dimension, cap, wanted }: CapStop): number {
  const step = leastOffer[dimension];
  return Math.max(1, Math.ceil(Math.max(wanted, cap / 4) / step)) * step;
}

/** The setting of a task whose cap stopped a run, and twice its value; undefined where the task has no such cap any more. */
export function raisedCap(
  policy: TaskPolicy,
  { scope, dimension }: CapStop,
): { readonly setting: string; readonly to: number } | undefined {
  const key = scope === 'task/day' ? 'capDay' : 'cap';
  const cap = policy[key]?.[dimension];
  const { maxTokens } = policy;
  if (scope === 'run' && dimension === 'tokens' && maxTokens !== undefined && maxTokens <= (cap ?? maxTokens))
    return { setting: 'max-tokens', to: 2 * maxTokens };
  return cap === undefined ? undefined : { setting: scope === 'task/day' ? 'cap-day' : 'cap', to: 2 * cap };
}
