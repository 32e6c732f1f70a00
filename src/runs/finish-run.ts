import type { AttemptEnd, RunEnd } from '../contracts/stores/run-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { FileContent } from '../domain/file.ts';
import type { Run } from '../domain/run.ts';
import { afterRun } from './after-run.ts';
import { type Teller, tellOfRun } from './tell-of-run.ts';

/** How a run ended, and what people get of it. */
interface FinishedRun {
  readonly run: Run;
  readonly end: RunEnd;
  readonly attempt: AttemptEnd;
  readonly markdown?: string;
  readonly files?: readonly FileContent[];
}

/**
 * Ends a claimed run: its state, its attempt, what people get and what the owning session remembers, in one transaction.
 * @returns false when the lease was lost; then nothing has changed
 */
export async function finishRun(
  stores: Stores,
  teller: Teller,
  { run, end, attempt, markdown, files }: FinishedRun,
): Promise<boolean> {
  return stores.transaction(async (tx) => {
    // A failure may pause the task. Tasks are locked before their runs, as the tick does.
    if (run.task && end.state === 'failed') await tx.tasks.hold(run.task);
    if (!(await tx.runs.settle(run, end))) return false;
    await tx.attempts.end(run, attempt);
    const isFailure = end.state === 'failed';
    if (end.state === 'queued') await tellOfRetry(tx, teller, run, markdown);
    else if (markdown !== undefined)
      await deliverResult(tx, teller, { run, markdown, isFailure, ...(files && { files }) });
    const stored = end.state === 'cancelled' ? await tx.runs.get(run.id) : undefined;
    await afterRun(
      tx,
      run,
      { ...end, ...(stored?.reason !== undefined && { reason: stored.reason }) },
      teller,
    );
    return true;
  });
}

/** Gives a run's result to its target, and to the memory of the session that owns it. */
export async function deliverResult(
  tx: Stores,
  teller: Teller,
  {
    run,
    markdown,
    files = [],
    isFailure,
  }: { run: Run; markdown: string; files?: readonly FileContent[]; isFailure: boolean },
): Promise<void> {
  await tellOfRun(tx, teller, run, { kind: 'result', source: `run:${run.id}`, markdown, files, isFailure });
  await tx.transcripts.add([
    { session: run.session, speaker: 'house', name: run.title, text: markdown, run: run.id },
  ]);
}

/** A run that is tried again is not over, so that nothing of it is a result yet. */
async function tellOfRetry(
  tx: Stores,
  teller: Teller,
  run: Run,
  markdown: string | undefined,
): Promise<void> {
  if (markdown === undefined) return;
  const source = `run:${run.id}:retry`;
  await tellOfRun(tx, teller, run, { kind: 'alert', source, markdown, isFailure: true });
}
