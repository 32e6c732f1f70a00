import type { Stores } from '../contracts/stores/stores.ts';
import type { Person } from '../domain/person.ts';
import { moveTask, type Task, type TaskState } from '../domain/task.ts';
import { nextInstant } from './next-instant.ts';

/** Hides a task; false when somebody changed its state meanwhile. Its history stays. */
export async function removeTask(tx: Stores, task: Task, by: Person): Promise<boolean> {
  if (moveTask(task.state, 'delete') === undefined) return false;
  if (!(await tx.taskControl.remove(task.id, task.state))) return false;
  await tx.events.record({ kind: 'task.deleted', person: by.id, task: task.id });
  return true;
}

/** How a restoring went. */
export type Restoring =
  | { readonly kind: 'restored'; readonly task: Task }
  /** It was deleted too long ago, or is not deleted. */
  | { readonly kind: 'gone' }
  /** Another task has its name by now. */
  | { readonly kind: 'taken' };

/** Brings a deleted task back as what it was. What came due meanwhile is not made up for. */
export async function restoreTask(
  tx: Stores,
  task: Task,
  { by, now }: { readonly by: Person; readonly now: Date },
): Promise<Restoring> {
  const from = await tx.taskControl.restorable(task.id);
  if (from === undefined) return { kind: 'gone' };
  const isLiving = from === 'active' || from === 'paused';
  if (isLiving && (await tx.taskControl.isNameTaken(task.createdBy, task.name, task.id)))
    return { kind: 'taken' };
  const next = from === 'active' ? nextInstant(task, now) : undefined;
  const state: TaskState = from === 'active' && task.schedule && !next ? 'done' : from;
  if (!(await tx.taskControl.restore(task.id, { state, nextDueAt: next }))) return { kind: 'gone' };
  await tx.events.record({ kind: 'task.restored', person: by.id, task: task.id });
  const { nextDueAt: _, ...rest } = task;
  return { kind: 'restored', task: { ...rest, state, ...(next && { nextDueAt: next }) } };
}

/** Makes a person the creator of a task, with whose rights it runs from now on. `taken`: they have one of this name. */
export async function adoptTask(
  tx: Stores,
  task: Task,
  by: Person,
): Promise<'adopted' | 'taken' | 'changed'> {
  if (await tx.taskControl.isNameTaken(by.id, task.name, task.id)) return 'taken';
  if (!(await tx.taskControl.giveTo(task.id, task.createdBy, by.id))) return 'changed';
  const data = { from: task.createdBy };
  await tx.events.record({ kind: 'task.adopted', person: by.id, task: task.id, data });
  return 'adopted';
}
