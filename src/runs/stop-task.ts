import type { Stores } from '../contracts/stores/stores.ts';
import type { Run } from '../domain/run.ts';
import { taskLabel } from '../domain/task.ts';
import type { TaskPolicy } from '../domain/task-policy.ts';
import type { RunOutcome } from './run-outcome.ts';
import { type Teller, tellOfRun } from './tell-of-run.ts';

/** Whether a success may end the task. */
export function mayStop({ stopOnSuccess, stopText, maxSuccesses }: TaskPolicy): boolean {
  return stopOnSuccess === true || stopText !== undefined || maxSuccesses !== undefined;
}

/** Ends the task of a run that went as its task had waited for, and says so once. A run that had nothing to say is no success here. */
export async function stopTask(tx: Stores, teller: Teller, run: Run, outcome: RunOutcome): Promise<void> {
  if (!run.task || outcome.state !== 'succeeded' || outcome.reason !== undefined || !mayStop(run.policy))
    return;
  const why = await reasonOf(tx, run, outcome.result ?? '');
  const task = why === undefined ? undefined : await tx.tasks.hold(run.task);
  if (why === undefined || task?.state !== 'active') return;
  if (!(await tx.tasks.change(task.id, 'active', { state: 'done', nextDueAt: undefined }))) return;
  await tx.events.record({ kind: 'task.stopped', task: task.id, run: run.id, data: { reason: why } });
  const label = taskLabel(task.number);
  await tellOfRun(tx, teller, run, {
    kind: 'alert',
    source: `task:${task.id}:stopped:${run.id}`,
    markdown: `🏁 **${task.name}** (${label}) is done: ${why}. History: \`/task runs ${label}\``,
    isFailure: false,
  });
}

async function reasonOf(tx: Stores, { task, policy }: Run, result: string): Promise<string | undefined> {
  const { stopOnSuccess, stopText = [], maxSuccesses } = policy;
  if (stopOnSuccess) return 'it has succeeded';
  const found = stopText.find((each) => result.toLowerCase().includes(each.toLowerCase()));
  if (found !== undefined) return `its result contains "${found}"`;
  if (!task || maxSuccesses === undefined) return undefined;
  const count = await tx.findings.successes(task);
  return count >= maxSuccesses ? `it has succeeded ${count} ${count === 1 ? 'time' : 'times'}` : undefined;
}
