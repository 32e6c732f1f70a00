import type { NewRun } from '../contracts/stores/run-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Person } from '../domain/person.ts';
import { finalRunStates, type Run, type RunOrigin } from '../domain/run.ts';
import type { Id, Ids } from '../kernel/ids.ts';

/** How it went. `again`: somebody did that already, with this run. */
export type Retry =
  | { readonly kind: 'made'; readonly run: Run }
  | { readonly kind: 'again'; readonly run: Run }
  | { readonly kind: 'refused'; readonly reason: 'open' | 'succeeded' | 'test' | 'review' };

/**
 * Tries a run again that failed or was cancelled. What has ended never changes: this is a new run with the same words, that
 * points at the old one. However many ask at once, there is one.
 */
export async function retryRun(tx: Stores, ids: Ids, { run, by }: { run: Run; by: Person }): Promise<Retry> {
  if (!finalRunStates.some((state) => state === run.state)) return { kind: 'refused', reason: 'open' };
  if (run.state === 'succeeded') return { kind: 'refused', reason: 'succeeded' };
  if (run.origin === 'test' || run.origin === 'review') return { kind: 'refused', reason: run.origin };
  const earlier = await tx.runControl.retryOf(run.id);
  if (earlier && !isFailed(earlier)) return { kind: 'again', run: earlier };
  const made = await tx.runControl.addRetry(run.id, copyOf(run, ids.next('run'), 'retry'));
  if (!made) {
    const other = await tx.runControl.retryOf(run.id);
    return other ? { kind: 'again', run: other } : { kind: 'refused', reason: 'open' };
  }
  const subjects = { person: by.id, run: made.id, ...(run.task && { task: run.task }) };
  await tx.events.record({ kind: 'run.retried', ...subjects, data: { of: run.id } });
  return { kind: 'made', run: made };
}

function isFailed({ state }: Run): boolean {
  return state === 'failed' || state === 'cancelled' || state === 'skipped' || state === 'blocked';
}

function copyOf(run: Run, id: Id<'run'>, origin: RunOrigin): NewRun {
  const { task, agent, session, person, title, prompt, mode, policy, target, capabilities, input } = run;
  return {
    ...{ id, origin, agent, session, title, prompt, mode, policy, target, capabilities },
    ...(task && { task }),
    ...(person && { person }),
    ...(input !== undefined && { input }),
  };
}
