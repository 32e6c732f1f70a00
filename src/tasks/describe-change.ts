import { type Task, taskLabel } from '../domain/task.ts';
import { nextLine } from './describe-task.ts';

/** What a person reads when a task is held back. */
export function pausedWords({ name, number }: Task): string {
  return `⏸ **${name}** is paused. Go on: \`/task resume ${taskLabel(number)}\``;
}

/** What a person reads when a task may be due again. */
export function resumedWords(task: Task, now: Date): readonly string[] {
  if (task.state === 'done')
    return [`🏁 **${task.name}** (${taskLabel(task.number)}) is done: it will not be due any more.`];
  // How many runs are left is not known here, so a task that counts them tells only the next.
  const next = nextLine(task, now, (task.limits?.maxRuns ?? 1) - 1);
  return [`▶ **${task.name}** goes on. What came due meanwhile is not made up for.`, ...next];
}

/** What a person reads when a task was hidden. */
export function deletedWords({ name, number }: Task): string {
  const label = taskLabel(number);
  return `🗑 **${name}** (${label}) is deleted. For a day it can come back: \`/task restore ${label}\`. Its history stays: \`/task runs ${label}\``;
}

/** What a person reads when a task is in no state from which this is possible. */
export function unmovableWords(
  { name, number, state }: Task,
  move: 'pause' | 'resume' | 'cancel' | 'delete',
): string {
  return `**${name}** (${taskLabel(number)}) is ${state}, so there is nothing to ${move}.`;
}
