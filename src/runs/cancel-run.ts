import type { Stores } from '../contracts/stores/stores.ts';
import { moveRun, type Run } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import { afterRun } from './after-run.ts';

/** How it went: over at once, told to stop, or over already. */
export type RunCancellation = 'cancelled' | 'stopping' | 'final';

/** Cancels a run that waits; one that is under way is told to stop, and whoever has it ends it. */
export async function cancelRun(
  tx: Stores,
  run: Run,
  { by, reason }: { by?: Id<'person'>; reason: string },
): Promise<RunCancellation> {
  if (moveRun(run.state, 'cancel') === undefined) return 'final';
  const subjects = { run: run.id, ...(run.task && { task: run.task }), ...(by && { person: by }) };
  await tx.events.record({ kind: 'run.cancel_requested', ...subjects });
  if (run.state === 'running') {
    await tx.runSweep.requestStop(run.id, reason);
    return 'stopping';
  }
  if (!(await tx.runs.endUnclaimed(run.id, run.state, 'cancelled', reason))) return 'final';
  await afterRun(tx, run, { state: 'cancelled', reason });
  return 'cancelled';
}
