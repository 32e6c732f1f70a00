import type { AttemptEnd, RunEnd } from '../contracts/stores/run-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { FileContent } from '../domain/file.ts';
import type { Run } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import type { Post } from '../outbox/post.ts';
import { afterRun } from './after-run.ts';
import type { FireDeps } from './fire-task.ts';

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
 * @returns the runs that were begun by it; undefined when the lease was lost, and then nothing has changed
 */
export async function finishRun(
  stores: Stores,
  deps: FireDeps,
  { run, end, attempt, markdown, files }: FinishedRun,
): Promise<readonly Id<'run'>[] | undefined> {
  return stores.transaction(async (tx) => {
    if (!(await tx.runs.settle(run, end))) return undefined;
    await tx.attempts.end(run, attempt);
    if (markdown !== undefined)
      await deliverResult(tx, deps.post, { run, markdown, ...(files && { files }) });
    return afterRun(tx, deps, run, end);
  });
}

/** Gives a run's result to its target, and to the memory of the session that owns it. */
export async function deliverResult(
  tx: Stores,
  post: Post,
  { run, markdown, files = [] }: { run: Run; markdown: string; files?: readonly FileContent[] },
): Promise<void> {
  await post(tx, { kind: 'result', source: `run:${run.id}`, target: run.target, markdown, files });
  await tx.transcripts.add([
    { session: run.session, speaker: 'house', name: run.title, text: markdown, run: run.id },
  ]);
}
