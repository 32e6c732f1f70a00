import type { AttemptEnd, RunEnd } from '../contracts/stores/run-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Choice } from '../domain/button.ts';
import type { FileContent } from '../domain/file.ts';
import type { Run } from '../domain/run.ts';
import type { Post } from '../outbox/post.ts';
import { afterRun } from './after-run.ts';
import { failedChoices } from './failed-choices.ts';
import { pauseOrphan } from './pause-orphan.ts';

/** How a run ended, and what people get of it. */
interface FinishedRun {
  readonly run: Run;
  readonly end: RunEnd;
  readonly attempt: AttemptEnd;
  readonly markdown?: string;
  readonly files?: readonly FileContent[];
  /** Why its creator may no longer ask for it: then its task is paused. */
  readonly orphaned?: string;
}

/**
 * Ends a claimed run: its state, its attempt, what people get and what the owning session remembers, in one transaction.
 * @returns false when the lease was lost; then nothing has changed
 */
export async function finishRun(
  stores: Stores,
  post: Post,
  { run, end, attempt, markdown, files, orphaned }: FinishedRun,
): Promise<boolean> {
  return stores.transaction(async (tx) => {
    if (!(await tx.runs.settle(run, end))) return false;
    await tx.attempts.end(run, attempt);
    const choices = end.state === 'failed' ? failedChoices(run) : [];
    if (markdown !== undefined)
      await deliverResult(tx, post, { run, markdown, choices, ...(files && { files }) });
    await afterRun(tx, run, end);
    if (orphaned !== undefined) await pauseOrphan(tx, post, run, orphaned);
    return true;
  });
}

/** What people get of a run, and what they may want to do about it. */
interface RunResult {
  readonly run: Run;
  readonly markdown: string;
  readonly files?: readonly FileContent[];
  readonly choices?: readonly (readonly Choice[])[];
}

/** Gives a run's result to its target, and to the memory of the session that owns it. */
export async function deliverResult(
  tx: Stores,
  post: Post,
  { run, markdown, files = [], choices = [] }: RunResult,
): Promise<void> {
  await post(tx, { kind: 'result', source: `run:${run.id}`, target: run.target, markdown, files, choices });
  if (run.origin === 'test') return;
  await tx.transcripts.add([
    { session: run.session, speaker: 'house', name: run.title, text: markdown, run: run.id },
  ]);
}
