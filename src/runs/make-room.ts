import type { Stores } from '../contracts/stores/stores.ts';
import type { Id } from '../kernel/ids.ts';
import { stopRun } from './stop-run.ts';

/** More are hardly ever open of a task whose runs take each other's place. */
const mostOpen = 100;

/**
 * Lets new runs of a task take the place of those that are open: what runs is asked to stop, what waits is over. A run that
 * a person asked for and that has not begun keeps its turn. Nobody is told of an end: the new run goes on in its place.
 * @returns the runs that are to be told to stop
 */
export async function makeRoom(
  tx: Stores,
  task: Id<'task'>,
  added: readonly Id<'run'>[],
): Promise<readonly Id<'run'>[]> {
  const stops: Id<'run'>[] = [];
  for (const run of await tx.runs.openOf(task, mostOpen)) {
    if (added.includes(run.id) || (run.origin === 'manual' && run.state === 'queued')) continue;
    const outcome = await stopRun(tx, run, { reason: 'a newer run took its place' });
    if (outcome === 'stopping') stops.push(run.id);
  }
  return stops;
}
