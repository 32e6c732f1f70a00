import type { RunState } from './run.ts';
import type { AwaitedOutcome } from './trigger.ts';

/** What somebody may have waited for when a run has come to this state. */
export function outcomesOf(state: RunState): readonly AwaitedOutcome[] {
  if (state === 'succeeded') return ['succeeds', 'ends'];
  if (state === 'failed') return ['fails', 'ends'];
  return state === 'cancelled' ? ['ends'] : [];
}
