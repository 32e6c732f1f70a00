import type { Stores } from '../contracts/stores/stores.ts';
import { isAside, type Run } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import type { FireDeps } from './fire-task.ts';
import { followRun } from './follow-run.ts';
import { noteIncident } from './note-incident.ts';
import { pauseFailing } from './pause-failing.ts';
import type { RunOutcome } from './run-outcome.ts';
import { stopTask } from './stop-task.ts';

/**
 * What follows when a run has changed its state, whoever changed it: belongs into the transaction of the change.
 * @returns the runs that were begun by it, to be nudged after the commit; the sweep finds those that nobody nudges
 */
export async function afterRun(
  tx: Stores,
  deps: FireDeps,
  run: Run,
  outcome: RunOutcome,
): Promise<readonly Id<'run'>[]> {
  const { state, reason } = outcome;
  const subjects = { run: run.id, ...(run.task && { task: run.task }), session: run.session };
  const data = { attempt: run.attempt, ...(reason !== undefined && { reason }) };
  await tx.events.record({ kind: `run.${state}`, ...subjects, data });
  if (isAside(run)) return [];
  if (state === 'failed') await pauseFailing(tx, deps, run, reason);
  await noteIncident(tx, deps, run, outcome);
  await stopTask(tx, deps, run, outcome);
  return followRun(tx, deps, run, outcome);
}
