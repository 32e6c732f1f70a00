import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { backoffMs } from '../kernel/backoff.ts';
import type { Post } from '../outbox/post.ts';
import { afterRun } from './after-run.ts';
import { failedChoices } from './failed-choices.ts';
import { deliverResult } from './finish-run.ts';

const retry = { baseMs: 1_000, capMs: 60_000 };

/**
 * Gives back a run whose node has gone silent, so that another takes it; one that was lost too often ends as failed and
 * says so.
 * @returns the lane that got something
 */
export async function giveBack(
  tx: Stores,
  post: Post,
  run: Run,
  { atOnce = false } = {},
): Promise<string | undefined> {
  await tx.attempts.end(run, { outcome: 'interrupted', reason: 'its node went silent' });
  if (run.attempt >= run.mostAttempts) return giveUp(tx, post, run);
  // The first time at once: most often the node was simply started anew.
  const availableInMs = atOnce || run.attempt === 1 ? 0 : backoffMs(run.attempt, retry);
  await tx.runSweep.recover(run, { state: 'queued', reason: 'interrupted', availableInMs });
  await tx.events.record({ kind: 'run.interrupted', run: run.id, ...(run.task && { task: run.task }) });
  return undefined;
}

async function giveUp(tx: Stores, post: Post, run: Run): Promise<string> {
  const reason = `interrupted ${run.attempt} times`;
  await tx.runSweep.recover(run, { state: 'failed', reason, availableInMs: 0 });
  await afterRun(tx, run, { state: 'failed', reason });
  const markdown = `✗ **${run.title}** failed: ${reason}, so it is not tried again.\n\n\`/run show ${runLabel(run.number)}\``;
  await deliverResult(tx, post, { run, markdown, choices: failedChoices(run) });
  return conversationKey(run.target);
}
