import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import { pauseMs } from '../domain/pause.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { formatDuration } from '../kernel/duration.ts';
import { afterRun } from './after-run.ts';
import { deliverResult } from './finish-run.ts';
import type { FireDeps } from './fire-task.ts';

/**
 * Ends a run that waits for more, and delivers what there is. It counts as cancelled, not as succeeded: half a result must
 * not begin what waits for a whole one, and nobody's mistake pauses the task.
 * @returns false when somebody was first
 */
export async function endPaused(
  tx: Stores,
  deps: FireDeps,
  run: Run,
  { by, reason }: { by: string; reason: string },
): Promise<boolean> {
  const answer = { by, said: 'stopped it' };
  if (!(await tx.pauses.answer(run, { state: 'cancelled', reason, answer }))) return false;
  const markdown = [
    `⏹ **${run.title}** · ${runLabel(run.number)} ended at its cap: ${reason}.`,
    run.result ?? '_There was nothing yet._',
    ...(run.result === undefined ? [] : ['⚠ Note: this is not all, only what there was until then.']),
  ].join('\n\n');
  await deliverResult(tx, deps, { run, markdown, isFailure: false });
  const result = run.result === undefined ? {} : { result: run.result };
  await afterRun(tx, deps, run, { state: 'cancelled', reason, ...result });
  return true;
}

/**
 * Ends the runs that nobody has answered in time.
 * @returns the lanes of the outbox that got something
 */
export async function endUnanswered(tx: Stores, deps: FireDeps, limit: number): Promise<readonly string[]> {
  const lanes: string[] = [];
  for (const run of await tx.pauses.takeUnanswered(limit)) {
    const reason = `nobody answered for ${formatDuration(pauseMs)}`;
    if (await endPaused(tx, deps, run, { by: 'the house', reason })) lanes.push(conversationKey(run.target));
  }
  return lanes;
}
