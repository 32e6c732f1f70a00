import type { Stores } from '../contracts/stores/stores.ts';
import type { Run, RunState } from '../domain/run.ts';

/** How a run ended, or that it goes on after a pause. */
export interface RunOutcome {
  readonly state: RunState;
  readonly reason?: string;
}

/** What follows when a run has changed its state, whoever changed it: belongs into the transaction of the change. */
export async function afterRun(tx: Stores, run: Run, { state, reason }: RunOutcome): Promise<void> {
  const subjects = { run: run.id, ...(run.task && { task: run.task }), session: run.session };
  const data = { attempt: run.attempt, ...(reason !== undefined && { reason }) };
  await tx.events.record({ kind: `run.${state}`, ...subjects, data });
  // A test is only for whoever asked for it.
  if (run.origin === 'test') return;
}
