import type { SeenFinding } from '../contracts/stores/stage-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { isAside, type Run, type RunState, runLabel } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import { type Teller, tellOfRun } from './tell-of-run.ts';

/** What a run leaves behind for the next one of its task. */
export interface RunTrace {
  /** What its check saw. */
  readonly seen?: SeenFinding;
  /** Of what people got. */
  readonly deliveredHash?: string;
  /** Everything was there although the task was blocked before. */
  readonly isOpen?: true;
}

/**
 * Keeps what the next run of a task compares with, in the transaction in which this one ends: what was not told because it
 * was killed is found once more. Tells once that a task cannot run, and once that it goes on.
 */
export async function keepTrace(
  tx: Stores,
  teller: Teller,
  run: Run,
  {
    state,
    reason = '',
    trace = {},
  }: { state: RunState; reason?: string | undefined; trace?: RunTrace | undefined },
): Promise<void> {
  const task = isAside(run) ? undefined : run.task;
  if (state === 'blocked') return tellBlocked(tx, teller, run, { task, reason });
  if (task === undefined) return;
  if (trace.isOpen && (await tx.findings.block(task, undefined))) await tellOpen(tx, teller, run);
  if (state !== 'succeeded') return;
  if (trace.seen) await tx.findings.keep(task, trace.seen);
  if (trace.deliveredHash !== undefined) await tx.findings.keepDelivered(task, trace.deliveredHash);
}

/** Who asked for it by hand waits for an answer; others hear of it once. */
async function tellBlocked(
  tx: Stores,
  teller: Teller,
  run: Run,
  { task, reason }: { task: Id<'task'> | undefined; reason: string },
): Promise<void> {
  const isNews = task !== undefined && (await tx.findings.block(task, reason));
  if (!isNews && (run.origin === 'schedule' || task === undefined) && !isAside(run)) return;
  const label = runLabel(run.number);
  const again = isAside(run) ? '' : ` Its next run looks again. Now: \`/run retry ${label}\``;
  await tellOfRun(tx, teller, run, {
    kind: 'alert',
    source: `run:${run.id}:blocked`,
    markdown: `⛔ **${run.title}** cannot run: ${reason}\n\nNothing was asked or spent.${again}`,
    choices: isAside(run) ? [] : [[{ label: '↻ Retry', command: `/run retry ${label}` }]],
    isFailure: true,
  });
}

async function tellOpen(tx: Stores, teller: Teller, run: Run): Promise<void> {
  await tellOfRun(tx, teller, run, {
    kind: 'alert',
    source: `run:${run.id}:open`,
    markdown: `▶ **${run.title}** goes on: what it lacked is there now.`,
    isFailure: false,
  });
}
