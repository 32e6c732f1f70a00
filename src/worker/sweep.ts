import type { AbandonedRun } from '../contracts/stores/run-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { backoffMs } from '../kernel/backoff.ts';
import type { Id } from '../kernel/ids.ts';
import { afterRun } from '../runs/after-run.ts';
import { deliverResult } from '../runs/finish-run.ts';
import type { FireDeps } from '../runs/fire-task.ts';

/** What a sweep found, to be nudged. */
export interface SweepResult {
  readonly runs: readonly Id<'run'>[];
  readonly lanes: readonly string[];
}

const atOnce = 100;
const strandedAfterMs = 3_000;
const retry = { baseMs: 1_000, capMs: 60_000 };

/**
 * Gives back the runs whose node has gone silent, so that another takes them; one that was lost too often ends as failed
 * and says so. Then finds the runs that nobody was nudged for.
 */
export async function sweepRuns(stores: Stores, deps: FireDeps): Promise<SweepResult> {
  const lanes = await stores.transaction(async (tx) => {
    const told: string[] = [];
    for (const run of await tx.runSweep.takeAbandoned(atOnce)) {
      await tx.attempts.end(run, { outcome: 'interrupted', reason: 'its node went silent' });
      if (run.stopReason !== undefined) await letGo(tx, deps, run, run.stopReason);
      else if (lostTries(run) < run.mostAttempts) await giveBack(tx, run);
      else told.push(await giveUp(tx, deps, run));
    }
    return told;
  });
  return { runs: await stores.runSweep.stranded(strandedAfterMs, atOnce), lanes };
}

/** Tries that failed by themselves are counted apart. */
function lostTries({ attempt, failedTries }: Run): number {
  return attempt - failedTries;
}

/** Somebody had asked to stop it: what its node could not do any more is done here. */
async function letGo(tx: Stores, deps: FireDeps, run: AbandonedRun, reason: string): Promise<void> {
  await tx.runSweep.recover(run, { state: 'cancelled', reason, availableInMs: 0 });
  await afterRun(tx, deps, run, { state: 'cancelled', reason });
}

async function giveBack(tx: Stores, run: Run): Promise<void> {
  // The first time at once: most often the node was simply started anew.
  const availableInMs = lostTries(run) === 1 ? 0 : backoffMs(lostTries(run), retry);
  await tx.runSweep.recover(run, { state: 'queued', reason: 'interrupted', availableInMs });
  await tx.events.record({ kind: 'run.interrupted', run: run.id, ...(run.task && { task: run.task }) });
}

async function giveUp(tx: Stores, deps: FireDeps, run: Run): Promise<string> {
  const reason = `interrupted ${lostTries(run)} times`;
  await tx.runSweep.recover(run, { state: 'failed', reason, availableInMs: 0 });
  await afterRun(tx, deps, run, { state: 'failed', reason, fault: 'interrupted' });
  const markdown = `✗ **${run.title}** failed: ${reason}, so it is not tried again.\n\n\`/run show ${runLabel(run.number)}\``;
  await deliverResult(tx, deps, { run, markdown, isFailure: true });
  return conversationKey(run.target);
}
