import type { BackendFault } from '../contracts/agent-backend.ts';
import type { Run } from '../domain/run.ts';
import { type Backoff, backoffMs } from '../kernel/backoff.ts';

/** A run that failed is tried again. */
export interface Retry {
  readonly inMs: number;
  /** How often it may be tried after this time. */
  readonly left: number;
  /** How long it may take until the last of them begins. */
  readonly longestMs: number;
}

/** What may go better another time; an agent that is not there or refuses does so again. */
const passing: readonly BackendFault[] = [
  'crashed',
  'timed_out',
  'too_much_output',
  'empty',
  'rate_limited',
  'overloaded',
];
const growth: Backoff = { baseMs: 30_000, capMs: 3_600_000 };

/** Whether and when a run that failed by itself is tried again: by its policy, the kind of fault and how often it was. */
export function planRetry(
  { policy, failedTries }: Pick<Run, 'policy' | 'failedTries'>,
  fault: BackendFault,
): Retry | undefined {
  const left = (policy.retries ?? 0) - failedTries;
  if (left <= 0 || !passing.includes(fault)) return undefined;
  const waits = Array.from({ length: left }, (_, index) => backoffMs(failedTries + index + 1, growth));
  return { inMs: waits[0] ?? 0, left: left - 1, longestMs: waits.reduce((sum, wait) => sum + wait, 0) };
}
