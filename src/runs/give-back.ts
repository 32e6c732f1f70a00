import type { AbandonedRun } from '../contracts/stores/run-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { backoffMs } from '../kernel/backoff.ts';
import { afterRun } from './after-run.ts';
import { deliverResult } from './finish-run.ts';
import type { FireDeps } from './fire-task.ts';

const retry = { baseMs: 1_000, capMs: 60_000 };

/** What became of a run that was given back: it is taken anew after so long, or over, and then its lane may have got something. */
export type GivenBack =
  | { readonly kind: 'queued'; readonly inMs: number }
  | { readonly kind: 'over'; readonly lane?: string };

/**
 * Gives back a run whose node has gone silent, so that another takes it; one that was lost too often ends as failed and
 * says so, and one that was to stop is over.
 */
export async function giveBack(
  tx: Stores,
  deps: FireDeps,
  run: AbandonedRun,
  { atOnce = false } = {},
): Promise<GivenBack> {
  await tx.attempts.end(run, { outcome: 'interrupted', reason: 'its node went silent' });
  if (run.stopReason !== undefined) return letGo(tx, deps, run, run.stopReason);
  const lost = lostTries(run);
  if (lost >= run.mostAttempts) return giveUp(tx, deps, run);
  // The first time at once: most often the node was simply started anew.
  const availableInMs = atOnce || lost === 1 ? 0 : backoffMs(lost, retry);
  await tx.runSweep.recover(run, { state: 'queued', reason: 'interrupted', availableInMs });
  await tx.events.record({ kind: 'run.interrupted', run: run.id, ...(run.task && { task: run.task }) });
  return { kind: 'queued', inMs: availableInMs };
}

/** Tries that failed by themselves, or that a provider put off, are counted apart. */
function lostTries({ attempt, failedTries, waits }: Run): number {
  return attempt - failedTries - waits;
}

/** Somebody had asked to stop it: what its node could not do any more is done here. */
async function letGo(tx: Stores, deps: FireDeps, run: Run, reason: string): Promise<GivenBack> {
  await tx.runSweep.recover(run, { state: 'cancelled', reason, availableInMs: 0 });
  await afterRun(tx, deps, run, { state: 'cancelled', reason });
  return { kind: 'over' };
}

async function giveUp(tx: Stores, deps: FireDeps, run: Run): Promise<GivenBack> {
  const reason = `interrupted ${lostTries(run)} times`;
  await tx.runSweep.recover(run, { state: 'failed', reason, availableInMs: 0 });
  await afterRun(tx, deps, run, { state: 'failed', reason, fault: 'interrupted' });
  const markdown = `✗ **${run.title}** failed: ${reason}, so it is not tried again.\n\n\`/run show ${runLabel(run.number)}\``;
  await deliverResult(tx, deps, { run, markdown, isFailure: true });
  return { kind: 'over', lane: conversationKey(run.target) };
}
