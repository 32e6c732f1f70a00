import type { Stores } from '../contracts/stores/stores.ts';
import type { Run } from '../domain/run.ts';
import { taskLabel } from '../domain/task.ts';
import { usualPauseAfter } from '../domain/task-policy.ts';
import { type Teller, tellOfRun } from './tell-of-run.ts';

/**
 * Pauses the task of a run that has failed, if it was the last of too many in a row, and says so. What people ask for by
 * hand pauses nothing: they see for themselves how it goes.
 */
export async function pauseFailing(
  tx: Stores,
  teller: Teller,
  run: Run,
  reason: string | undefined,
): Promise<void> {
  if (!run.task || run.origin === 'manual' || run.origin === 'retry') return;
  const task = await tx.tasks.hold(run.task);
  const most = task?.policy.pauseAfter ?? usualPauseAfter;
  if (task?.state !== 'active' || most === 'never') return;
  const failed = await tx.runs.failedInRow(task.id);
  if (failed < most) return;
  if (!(await tx.tasks.change(task.id, 'active', { state: 'paused', nextDueAt: undefined }))) return;
  const why = `${failed} ${failed === 1 ? 'run' : 'runs in a row'} failed`;
  await tx.events.record({ kind: 'task.paused', task: task.id, run: run.id, data: { reason: why } });
  const label = taskLabel(task.number);
  await tellOfRun(tx, teller, run, {
    kind: 'alert',
    source: `task:${task.id}:paused:${run.id}`,
    markdown: `⏸ **${task.name}** (${label}) paused itself: ${why}${reason ? `, the last: ${reason}` : ''}\n\nGo on: \`/task resume ${label}\``,
    choices: [
      [
        { label: '▶ Resume', command: `/task resume ${label}` },
        { label: 'History', command: `/task runs ${label}` },
      ],
    ],
    isFailure: true,
  });
}
