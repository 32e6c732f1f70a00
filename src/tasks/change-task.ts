import type { Stores } from '../contracts/stores/stores.ts';
import type { Person } from '../domain/person.ts';
import { moveTask, type Task } from '../domain/task.ts';
import { nextInstant } from './next-instant.ts';

/** How a change went. `unchanged`: the task was not in a state from which this is possible. */
export type TaskChange =
  | { readonly kind: 'changed'; readonly task: Task }
  | { readonly kind: 'unchanged'; readonly task: Task };

/** Pauses, resumes or cancels a task. A resumed one is due from now on: what came due meanwhile is not made up for. */
export async function changeTask(
  tx: Stores,
  task: Task,
  { move, by, now }: { move: 'pause' | 'resume' | 'cancel'; by: Person; now: Date },
): Promise<TaskChange> {
  const state = moveTask(task.state, move);
  if (state === undefined) return { kind: 'unchanged', task };
  const next = state === 'active' ? nextInstant(task, await settledUntil(tx, task, now)) : undefined;
  const over = state === 'active' && task.schedule !== undefined && next === undefined && !task.trigger;
  const settled = over ? 'done' : state;
  if (!(await tx.tasks.change(task.id, task.state, { state: settled, nextDueAt: next }))) {
    return { kind: 'unchanged', task };
  }
  await tx.events.record({ kind: `task.${settled}`, person: by.id, task: task.id });
  const { nextDueAt: _, ...rest } = task;
  return { kind: 'changed', task: { ...rest, state: settled, ...(next && { nextDueAt: next }) } };
}

const longestSetBackMs = 86_400_000;

/**
 * Where due times are counted from: now, or the last one that has its row, where a clock was set back behind it. A row that is
 * further ahead comes from a clock that was wrong, and binds nobody.
 */
async function settledUntil(tx: Stores, task: Task, now: Date): Promise<Date> {
  const [latest] = await tx.occurrences.ofTask(task.id, 1);
  const aheadMs = latest ? latest.lastDueAt.getTime() - now.getTime() : 0;
  return latest && aheadMs > 0 && aheadMs < longestSetBackMs ? latest.lastDueAt : now;
}
