import type { Stores } from '../contracts/stores/stores.ts';
import type { RunLimits } from '../domain/run-limits.ts';
import type { Id } from '../kernel/ids.ts';
import { endUnanswered } from '../runs/end-paused.ts';
import type { FireDeps } from '../runs/fire-task.ts';
import { type GivenBack, giveBack } from '../runs/give-back.ts';

/** What a sweep found, to be nudged. */
export interface SweepResult {
  /** What may be claimed now, or in a while. */
  readonly runs: readonly { readonly id: Id<'run'>; readonly inMs: number }[];
  readonly lanes: readonly string[];
  /** How many were given back or ended because their node is silent. */
  readonly lost: number;
}

const atOnce = 100;
const strandedAfterMs = 3_000;

/**
 * Gives back the runs whose node has gone silent, so that another takes them; one that was lost too often ends as failed
 * and says so. Then finds the runs that nobody was nudged for.
 * @param isFirst whether this node has just begun: nudges died with whoever made them, so that no run is too young
 */
export async function sweepRuns(
  stores: Stores,
  deps: FireDeps,
  {
    isFirst = false,
    limits = { agents: [] },
  }: { readonly isFirst?: boolean; readonly limits?: RunLimits } = {},
): Promise<SweepResult> {
  const { given, lanes } = await stores.transaction(async (tx) => {
    const given = new Map<Id<'run'>, GivenBack>();
    for (const run of await tx.runSweep.takeAbandoned(atOnce))
      given.set(run.id, await giveBack(tx, deps, run));
    return { given, lanes: await endUnanswered(tx, deps, atOnce) };
  });
  const stranded = await stores.runSweep.stranded(isFirst ? 0 : strandedAfterMs, atOnce, limits);
  const told = [...given.values()].flatMap((each) => (each.kind === 'over' ? (each.lane ?? []) : []));
  const queued = [...given].flatMap(([id, each]) =>
    each.kind === 'queued' ? [{ id, inMs: each.inMs }] : [],
  );
  const waiting = stranded.filter((id) => !given.has(id)).map((id) => ({ id, inMs: 0 }));
  return { runs: [...queued, ...waiting], lanes: [...told, ...lanes], lost: given.size };
}
