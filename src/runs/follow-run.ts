import type { Stores } from '../contracts/stores/stores.ts';
import { outcomesOf } from '../domain/outcomes-of.ts';
import { chainAfter, type Run, type RunState, runLabel } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import { type FireDeps, fireTask } from './fire-task.ts';

/** How a run went, for those who wait for it. */
interface Followed {
  readonly state: RunState;
  readonly reason?: string;
  readonly result?: string;
}

/**
 * Begins the tasks that wait for how this run went, each once for it, in the transaction in which it ended.
 * @returns the runs that were made, to be nudged after the commit
 */
export async function followRun(
  tx: Stores,
  deps: FireDeps,
  run: Run,
  { state, reason, result }: Followed,
): Promise<readonly Id<'run'>[]> {
  const outcomes = outcomesOf(state);
  if (run.task === undefined || outcomes.length === 0) return [];
  const made: Id<'run'>[] = [];
  const chain = chainAfter(run);
  const why = reason === undefined ? '' : `: ${reason}`;
  const input = [`${run.title} · ${runLabel(run.number)} ${state}${why}`, result ?? ''].join('\n\n');
  for (const task of await tx.triggers.following(run.task, outcomes)) {
    const fired = await fireTask(tx, deps, task, { origin: 'event', key: run.id, input, chain });
    if (fired.kind === 'run') made.push(fired.run.id);
  }
  return made;
}
