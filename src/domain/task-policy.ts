import type { Cap } from './cap.ts';

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
  /** The most that one run may take. */
  readonly cap?: Cap;
  /** The most that all runs of a day may take together. */
  readonly capDay?: Cap;
  /** The most tokens that one run may take. */
  readonly maxTokens?: number;
}

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
