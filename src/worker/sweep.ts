import type { Stores } from '../contracts/stores/stores.ts';
import type { Id } from '../kernel/ids.ts';
import { endUnanswered } from '../runs/end-paused.ts';
import type { FireDeps } from '../runs/fire-task.ts';
import { giveBack } from '../runs/give-back.ts';

/** What a sweep found, to be nudged. */
export interface SweepResult {
  readonly runs: readonly Id<'run'>[];
  readonly lanes: readonly string[];
}

const atOnce = 100;
const strandedAfterMs = 3_000;

/**
 * Gives back the runs whose node has gone silent, so that another takes them; one that was lost too often ends as failed
 * and says so. Then finds the runs that nobody was nudged for.
 */
export async function sweepRuns(stores: Stores, deps: FireDeps): Promise<SweepResult> {
  const lanes = await stores.transaction(async (tx) => {
    const told: string[] = [];
    for (const run of await tx.runSweep.takeAbandoned(atOnce)) {
      const lane = await giveBack(tx, deps, run);
      if (lane !== undefined) told.push(lane);
    }
    return [...told, ...(await endUnanswered(tx, deps, atOnce))];
  });
  return { runs: await stores.runSweep.stranded(strandedAfterMs, atOnce), lanes };
}
