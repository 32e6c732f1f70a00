import type { Stores } from '../contracts/stores/stores.ts';
import { moveRun, type Run } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';

/** How it went: over at once, told to stop, or over already. */
export type RunStop = 'cancelled' | 'stopping' | 'final';

/** Who stops a run, and why. */
export interface StopOrder {
  readonly by?: Id<'person'>;
  readonly reason: string;
}

/** Ends a run that waits; one that is under way is told to stop, and whoever has it ends it. What follows is the caller's. */
export async function stopRun(tx: Stores, run: Run, { by, reason }: StopOrder): Promise<RunStop> {
  if (moveRun(run.state, 'cancel') === undefined) return 'final';
  const subjects = { run: run.id, ...(run.task && { task: run.task }), ...(by && { person: by }) };
  await tx.events.record({ kind: 'run.cancel_requested', ...subjects, data: { reason } });
  if (run.state === 'running') {
    await tx.runSweep.requestStop(run.id, reason);
    return 'stopping';
  }
  return (await tx.runs.endUnclaimed(run.id, run.state, 'cancelled', reason)) ? 'cancelled' : 'final';
}
