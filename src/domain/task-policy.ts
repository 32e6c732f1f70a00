import type { Cap } from './cap.ts';
import type { Capability } from './capability.ts';
import type { Check, FireReason } from './check/check.ts';

/**
 * How a task goes about its work, apart from what it is and when it is due. What is absent follows the house's rules. A run
 * keeps the policy that it was made with.
 */
export interface TaskPolicy {
  /** How long one try of a run may take. */
  readonly timeoutMs?: number;
  /** How long one try of a run may say nothing. */
  readonly idleMs?: number;
  readonly overlap?: Overlap;
  readonly missed?: Missed;
  /** How late a missed due time may still run. */
  readonly graceMs?: number;
  /** How often a run that failed by itself is tried again. */
  readonly retries?: number;
  /** After how many failed runs in a row the task pauses itself. */
  readonly pauseAfter?: number | 'never';
  /** After this time a result that could not be delivered is given up. */
  readonly expiresMs?: number;
  readonly quiet?: QuietHours;
  /** What is looked at first, without any model. */
  readonly check?: Check;
  /** What the check speaks up for. */
  readonly on?: readonly FireReason[];
  /** What follows when it does. */
  readonly afterCheck?: AfterCheck;
  readonly mode?: ExecutionMode;
  /** The model that a cheap check calls, in place of the agent's strong one. */
  readonly escalateTo?: string;
  /** How often a day a cheap check may do so. */
  readonly maxEscalations?: number;
  /** A result like the last one that people got is kept back. */
  readonly onlyChanges?: true;
  /** What makes the task done: a success, a result with one of these words in it, or so many successes. */
  readonly stopOnSuccess?: true;
  readonly stopText?: readonly string[];
  readonly maxSuccesses?: number;
  /** What its runs may do, of what their agent may. */
  readonly capabilities?: readonly Capability[];
  /** It runs only as an owner has approved it. */
  readonly approvedOnly?: true;
  /** The most that one run may take. */
  readonly cap?: Cap;
  /** The most that all runs of a day may take together. */
  readonly capDay?: Cap;
  /** The most tokens that one run may take. */
  readonly maxTokens?: number;
}

/** Who works on a run: nobody, the agent as it is, or a cheap model that calls it where that is needed. */
export const executionModes = ['no-model', 'agent', 'auto'] as const;
/** One of `executionModes`. */
export type ExecutionMode = (typeof executionModes)[number];

/** What follows when a check speaks up: people are told, a cheap model looks, or the agent works. */
export const afterChecks = ['tell', 'cheap', 'strong'] as const;
/** One of `afterChecks`. */
export type AfterCheck = (typeof afterChecks)[number];

/**
 * What a due time does while a run of the task is open: it is skipped, it waits if nothing else does, it waits in any case,
 * or it takes the other's place.
 */
export const overlaps = ['skip', 'queue', 'queue-all', 'cancel'] as const;
/** One of `overlaps`. */
export type Overlap = (typeof overlaps)[number];

/** Which of the due times that passed while nobody looked still run: none, the newest, or so many of the newest in order. */
export type Missed = 'skip' | 'once' | { readonly all: number };

/** From when to when what a task says is kept back, on the wall in the task's zone: `22:00` to `07:00`. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  /** What failed is said at once. */
  readonly exceptFailures?: true;
}

/** After so many failed runs in a row a task pauses itself. */
export const usualPauseAfter = 5;
