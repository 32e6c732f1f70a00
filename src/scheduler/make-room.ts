import type { Stores } from '../contracts/stores/stores.ts';
import type { Run } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import { cancelRun } from '../runs/cancel-run.ts';
import type { Planned } from './tell-ends.ts';

/** More are never open of a task whose runs take each other's place. */
const mostOpen = 100;

/**
 * Lets the new runs of tasks take the place of those that are open: what runs is asked to stop, what waits is over. A run
 * that a person asked for and that has not begun keeps its turn.
 * @returns the runs that are to be told to stop
 */
export async function makeRoom(
  tx: Stores,
  plans: readonly Planned[],
  runs: readonly Run[],
): Promise<readonly Id<'run'>[]> {
  const stops: Id<'run'>[] = [];
  const added = new Set(runs.map(({ id }) => id));
  for (const { task, plan } of plans) {
    if (!plan.replaces || !runs.some((run) => run.task === task.id)) continue;
    for (const run of await tx.runs.openOf(task.id, mostOpen)) {
      if (added.has(run.id) || (run.origin === 'manual' && run.state === 'queued')) continue;
      const outcome = await cancelRun(tx, run, { reason: 'a newer run took its place' });
      if (outcome === 'stopping') stops.push(run.id);
    }
  }
  return stops;
}
