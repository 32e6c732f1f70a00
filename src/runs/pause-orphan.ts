import type { Stores } from '../contracts/stores/stores.ts';
import type { Run } from '../domain/run.ts';
import { moveTask, taskLabel } from '../domain/task.ts';
import type { Post } from '../outbox/post.ts';

/**
 * Pauses the task of a run whose creator may no longer ask for it, and tells an owner in their direct chat, who can take it
 * over or put it away. Where no owner can be told, the place of its results is.
 */
export async function pauseOrphan(tx: Stores, post: Post, run: Run, reason: string): Promise<void> {
  const task = run.task && (await tx.tasks.get(run.task));
  const state = task && moveTask(task.state, 'pause');
  if (!task || state === undefined) return;
  if (!(await tx.tasks.change(task.id, task.state, { state, nextDueAt: undefined }))) return;
  await tx.events.record({ kind: 'task.orphaned', task: task.id, run: run.id, data: { reason } });
  const label = taskLabel(task.number);
  const markdown = [
    `⏸ **${task.name}** (${label}) is paused: ${reason}`,
    'A task runs with the rights of whoever made it. Take it over with yours, or put it away:',
    `\`/task adopt ${label}\` · \`/task delete ${label}\``,
  ].join('\n');
  const choices = [
    [
      { label: '🤝 Adopt', command: `/task adopt ${label}` },
      { label: '🗄 Archive', command: `/task delete ${label} --yes` },
    ],
  ];
  const owner = await tx.places.ofOwner();
  const posting = { kind: 'alert', source: `run:${run.id}:orphan`, markdown } as const;
  await post(tx, owner ? { ...posting, target: owner, choices } : { ...posting, target: run.target });
}
