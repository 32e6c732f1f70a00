import type { Stores } from '../contracts/stores/stores.ts';
import type { Run, RunState } from '../domain/run.ts';
import { pauseFailing } from './pause-failing.ts';
import type { Teller } from './tell-of-run.ts';

/** How a run ended, or that it goes on after a pause. */
export interface RunOutcome {
  readonly state: RunState;
  readonly reason?: string;
}

/**
 * What follows when a run has changed its state, whoever changed it: belongs into the transaction of the change.
 * @param teller tells people what they should know besides; nobody needs to be told that they cancelled a run
 */
export async function afterRun(
  tx: Stores,
  run: Run,
  { state, reason }: RunOutcome,
  teller?: Teller,
): Promise<void> {
  const subjects = { run: run.id, ...(run.task && { task: run.task }), session: run.session };
  const data = { attempt: run.attempt, ...(reason !== undefined && { reason }) };
  await tx.events.record({ kind: `run.${state}`, ...subjects, data });
  if (state === 'failed' && teller) await pauseFailing(tx, teller, run, reason);
}
