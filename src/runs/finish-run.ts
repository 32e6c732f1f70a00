import type { AttemptEnd, RunEnd } from '../contracts/stores/run-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { FileContent } from '../domain/file.ts';
import { isAside, type Run } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import { afterRun } from './after-run.ts';
import { askForMore } from './ask-for-more.ts';
import { failedChoices } from './failed-choices.ts';
import type { FireDeps } from './fire-task.ts';
import { keepTrace, type RunTrace } from './keep-trace.ts';
import { pauseOrphan } from './pause-orphan.ts';
import { mayStop } from './stop-task.ts';
import { type Teller, tellOfRun } from './tell-of-run.ts';

/** How a run ended, and what people get of it. */
interface FinishedRun {
  readonly run: Run;
  readonly end: RunEnd;
  readonly attempt: AttemptEnd;
  readonly markdown?: string;
  readonly files?: readonly FileContent[];
  /** Why its creator may no longer ask for it: then its task is paused. */
  readonly orphaned?: string;
  readonly trace?: RunTrace;
  /** Writes down what it took: that is spent, also when the lease was lost. */
  readonly record?: (tx: Pick<Stores, 'spend'>) => Promise<void>;
}

/**
 * Ends a claimed run: its state, its attempt, what people get and what the owning session remembers, in one transaction.
 * @returns the runs that were begun by it; undefined when the lease was lost, and then nothing has changed
 */
export async function finishRun(
  stores: Stores,
  deps: FireDeps,
  { run, end, attempt, markdown, files, orphaned, trace, record }: FinishedRun,
): Promise<readonly Id<'run'>[] | undefined> {
  return stores.transaction(async (tx) => {
    await record?.(tx);
    // A failure may pause the task, a success end it. Tasks are locked before their runs, as the tick does.
    if (run.task && changesTask({ run, end, trace })) await tx.tasks.hold(run.task);
    if (!(await tx.runs.settle(run, end))) return undefined;
    await tx.attempts.end(run, attempt);
    // Whoever asks besides is told the same, and makes it worse.
    if (end.isWaiting) await tx.runs.holdAgent(run.agent, end.availableInMs ?? 0);
    await keepTrace(tx, deps, run, { state: end.state, reason: end.reason, trace });
    const isFailure = end.state === 'failed';
    if (end.pause) await askForMore(tx, deps, run, end.pause);
    else if (end.state === 'queued') await tellOfRetry(tx, deps, run, markdown);
    else if (markdown !== undefined)
      await deliverResult(tx, deps, { run, markdown, isFailure, ...(files && { files }) });
    const stored = end.state === 'cancelled' ? await tx.runs.get(run.id) : undefined;
    const reason = stored?.reason ?? end.reason;
    const next = await afterRun(tx, deps, run, { ...end, ...(reason !== undefined && { reason }) });
    if (orphaned !== undefined) await pauseOrphan(tx, deps.post, run, orphaned);
    return next;
  });
}

function changesTask({
  run,
  end,
  trace,
}: Pick<FinishedRun, 'run' | 'end'> & { readonly trace: RunTrace | undefined }): boolean {
  return end.state === 'failed' || end.state === 'blocked' || trace?.isOpen === true || mayStop(run.policy);
}

/** What people get of a run. */
interface RunResult {
  readonly run: Run;
  readonly markdown: string;
  readonly files?: readonly FileContent[];
  readonly isFailure: boolean;
}

/**
 * Gives a run's result to its target, and to the memory of the session that owns it. That a task's run has failed is told on
 * the card of its incident.
 */
export async function deliverResult(
  tx: Stores,
  teller: Teller,
  { run, markdown, files = [], isFailure }: RunResult,
): Promise<void> {
  const posting = { kind: 'result', source: `run:${run.id}`, files, isFailure } as const;
  const isCarded = isFailure && run.task !== undefined && !isAside(run);
  const choices = isFailure ? failedChoices(run) : [];
  await tellOfRun(tx, teller, run, { ...posting, ...(isCarded ? { markdown: '' } : { markdown, choices }) });
  if (run.origin === 'test') return;
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
  // Its card says already that something is wrong.
  if (run.task && (await tx.incidents.open([run.task])).some(({ kind }) => kind === 'failing')) return;
  const source = `run:${run.id}:retry`;
  await tellOfRun(tx, teller, run, { kind: 'alert', source, markdown, isFailure: true });
}
