import type { TokenCounts } from '../domain/price.ts';
import type { Usage } from './usage.ts';

/**
 * Who asks before each call what it may cost: the back-end itself, which makes several; the house, once around the whole
 * request; or nobody, because it costs nothing.
 */
export const meterings = ['own', 'house', 'free'] as const;
/** One of `meterings`. */
export type Metering = (typeof meterings)[number];

/**
 * What stands between a request and the money: ask it before each call and tell it after. One call at a time; a call that
 * is never settled counts as what it was said to take.
 */
export interface Meter {
  /** Sets aside the most that the call can take. After `stop` no call may be made: end as `paused` with this reason. */
  reserve(most: CallEstimate): Promise<Permission>;
  /** What the call took. Without a usage, or with one that makes no sense, it is the estimate. */
  settle(usage?: Usage): Promise<void>;
}

/** Whether a call may be made. The reason is one for people. */
export type Permission = { readonly kind: 'go' } | { readonly kind: 'stop'; readonly reason: string };

/** The most that one call can take: all that goes in, and the longest answer that it asks for. */
export interface CallEstimate extends TokenCounts {
  readonly model?: string;
  /** Only where the provider says it; else it follows from the prices of the config. */
  readonly costUsd?: number;
}

/** A meter for calls that go side by side and cannot say what they take: each has all that is left until it is settled. */
export interface CallMeter {
  begin(guess: CallEstimate): Promise<BegunCall>;
}

/** A call that may be made, or why not. */
export type BegunCall = Extract<Permission, { kind: 'stop' }> | MeteredCall;

/** A call that may be made. */
export interface MeteredCall {
  readonly kind: 'go';
  /** What it took; without a sound usage the guess counts. A second time changes nothing. */
  settle(usage?: Usage, guess?: CallEstimate): Promise<void>;
}
