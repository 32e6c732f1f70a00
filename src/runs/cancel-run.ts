import type { Stores } from '../contracts/stores/stores.ts';
import type { Run } from '../domain/run.ts';
import { afterRun } from './after-run.ts';
import type { FireDeps } from './fire-task.ts';
import { type RunStop, type StopOrder, stopRun } from './stop-run.ts';

/** Cancels a run because somebody wants it; those who wait for its end hear of it. */
export async function cancelRun(tx: Stores, deps: FireDeps, run: Run, order: StopOrder): Promise<RunStop> {
  const outcome = await stopRun(tx, run, order);
  if (outcome === 'cancelled') await afterRun(tx, deps, run, { state: 'cancelled', reason: order.reason });
  return outcome;
}
