import type { Stores } from '../contracts/stores/stores.ts';
import type { KeptTask } from '../contracts/stores/task-control-store.ts';
import type { Hook } from '../contracts/stores/trigger-store.ts';
import type { Conversation } from '../domain/channel.ts';
import type { EditPart } from '../domain/edits/edit-part.ts';
import { hasRole, type Person } from '../domain/person.ts';
import { type Task, type TaskFields, taskLabel } from '../domain/task.ts';
import type { Trigger } from '../domain/trigger.ts';
import type { Id, Ids } from '../kernel/ids.ts';
import { applyEdit, dueAfter, fieldsOf, same } from './apply-edit.ts';
import { giveHook } from './give-hook.ts';
import { circleIn, settleTrigger } from './settle-trigger.ts';

/** Who edits, where and when. */
export interface EditOrigin {
  readonly ids: Ids;
  readonly by: Person;
  readonly here: Conversation;
  readonly now: Date;
}

/** How an edit went. Nothing of it was done unless it was edited. */
export type TaskEdit =
  | {
      readonly kind: 'edited';
      readonly before: Task;
      readonly after: Task;
      /** The revision that it can be taken back to. */
      readonly former: number;
      /** What only whoever asked may read, and only now. */
      readonly hook?: Hook;
    }
  /** It was so already. */
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Changes a task by all parts of an edit or by none, and keeps what it was. Runs under way carry copies and go on as they
 * began. Another edit in between is never overwritten.
 */
export async function editTask(
  tx: Stores,
  { task: seen, parts }: { readonly task: Task; readonly parts: readonly EditPart[] },
  origin: EditOrigin,
): Promise<TaskEdit> {
  return changing(tx, seen, origin, async ({ task }) => {
    const made = task.limits || parts.some((part) => 'limits' in part || part.kind === 'schedule');
    const runsMade = made ? ((await tx.occurrences.runsMade([task.id])).get(task.id) ?? 0) : 0;
    const target = await targetAfter(tx, task, parts, origin);
    if ('reason' in target) return { kind: 'refused', reason: target.reason };
    const begun = await triggerAfter(tx, task, parts, origin);
    if (begun.kind === 'refused') return begun;
    const { zone: personZone } = origin.by;
    const circumstances = {
      now: origin.now,
      runsMade,
      target,
      trigger: begun.trigger,
      ...(personZone !== undefined && { personZone }),
    };
    return applyEdit(task, parts, circumstances);
  });
}

/**
 * Brings back what a task was before its newest edit. Taking back is an edit too, so it can be taken back.
 * @param expected the revision that is meant; another one is refused, as somebody edited the task since
 */
export async function undoEdit(
  tx: Stores,
  { task: seen, expected }: { readonly task: Task; readonly expected?: number },
  origin: EditOrigin,
): Promise<TaskEdit> {
  const former = await tx.taskControl.former(seen.id);
  if (!former) return refused(`${taskLabel(seen.number)} was never edited, so there is nothing to undo.`);
  if (expected !== undefined && expected !== former.revision) {
    return refused(
      `It was edited again since. \`/task undo ${taskLabel(seen.number)}\` takes back the newest edit.`,
    );
  }
  return changing(tx, seen, origin, async () => ({ kind: 'applied', fields: former.fields }));
}

type Change =
  | { readonly kind: 'applied'; readonly fields: TaskFields }
  | { readonly kind: 'refused'; readonly reason: string };

/** The scheduler may move a task on between reading and writing: that alone is no reason to refuse. */
const mostTries = 3;

async function changing(
  tx: Stores,
  seen: Task,
  { by, now, ids }: EditOrigin,
  change: (kept: KeptTask) => Promise<Change>,
): Promise<TaskEdit> {
  const first = await tx.taskControl.read(seen.id);
  for (let tries = 0; tries < mostTries; tries++) {
    const kept = tries === 0 ? first : await tx.taskControl.read(seen.id);
    if (!kept || kept.revision !== first?.revision) break;
    const { task, revision } = kept;
    if (task.state === 'cancelled' || task.state === 'deleted') return refused(overOf(task));
    const changed = await change(kept);
    if (changed.kind === 'refused') return changed;
    const { fields } = changed;
    if (same(fieldsOf(task), fields)) return { kind: 'same' };
    if (task.policy.approvedOnly && !fields.policy.approvedOnly && !hasRole(by, 'owner'))
      return refused('Only owners may let it run without an approval.');
    if (fields.name !== task.name && (await tx.taskControl.isNameTaken(task.createdBy, fields.name, task.id)))
      return refused(`There is another task called "${fields.name}". Give this one another name.`);
    const isBegunAnew = !same(task.trigger, fields.trigger);
    const circle = isBegunAnew ? await circleIn(tx, task, fields.trigger) : undefined;
    if (circle !== undefined) return refused(circle);
    const due = dueAfter(task, fields, now);
    if (!(await tx.taskControl.rewrite(kept, { fields, ...due }))) continue;
    await tx.taskControl.keepFormer({ task: task.id, revision, fields: fieldsOf(task), by: by.id });
    await recordEdit(tx, task, fields, by.id);
    const hook = isBegunAnew ? await giveHook(tx, ids, { id: task.id, trigger: fields.trigger }) : undefined;
    const after = edited(task, fields, due);
    return { kind: 'edited', before: task, after, former: revision, ...(hook && { hook }) };
  }
  return refused(
    `Somebody else changed it at the same moment. Look at \`/task show ${taskLabel(seen.number)}\`, then edit it again.`,
  );
}

async function recordEdit(tx: Stores, task: Task, fields: TaskFields, person: Id<'person'>): Promise<void> {
  const before: Readonly<Record<string, unknown>> = { ...fieldsOf(task) };
  const after: Readonly<Record<string, unknown>> = { ...fields };
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => !same(before[key], after[key]));
  await tx.events.record({ kind: 'task.edited', person, task: task.id, data: { changed } });
}

function edited(task: Task, fields: TaskFields, due: ReturnType<typeof dueAfter>): Task {
  const { schedule: _, limits: __, nextDueAt: ___, trigger: ____, ...rest } = task;
  return { ...rest, ...fields, state: due.state, ...(due.nextDueAt && { nextDueAt: due.nextDueAt }) };
}

/** Editing one field of the target keeps the others; it must lead to a place where somebody wrote to us. */
async function targetAfter(
  tx: Stores,
  task: Task,
  parts: readonly EditPart[],
  { by, here }: EditOrigin,
): Promise<Conversation | { readonly reason: string }> {
  if (parts.some((part) => part.kind === 'here')) return here;
  const said = parts.filter((part) => part.kind === 'target');
  if (said.length === 0) return task.target;
  const field = said.find((part) => part.field !== 'thread')?.field;
  if (field !== undefined && !hasRole(by, 'owner')) {
    return { reason: `Only owners may send results to another ${field}. Write there: send here` };
  }
  const { thread, ...place } = { ...task.target };
  const wanted = {
    ...{ account: place.account, chat: place.chat, thread },
    ...Object.fromEntries(said.map((part) => [part.field, part.value])),
  };
  const known = await tx.taskControl.placeAt(wanted);
  if (known) return known;
  const words = `account ${wanted.account}, chat ${wanted.chat}${wanted.thread ? `, thread ${wanted.thread}` : ''}`;
  return { reason: `I know no such place: ${words}. Write to me there, with: send here` };
}

/** What begins the task after the edit: what it says, or as before. */
async function triggerAfter(
  tx: Stores,
  task: Task,
  parts: readonly EditPart[],
  { by: person, here: place }: EditOrigin,
): Promise<
  { readonly kind: 'settled'; readonly trigger: Trigger | undefined } | Extract<TaskEdit, { kind: 'refused' }>
> {
  if (parts.some((part) => part.kind === 'untriggered')) return { kind: 'settled', trigger: undefined };
  const said = parts.find((part) => part.kind === 'trigger');
  if (!said) return { kind: 'settled', trigger: task.trigger };
  return settleTrigger(tx, said.phrase, { person, place });
}

function overOf({ name, number, state }: Task): string {
  const next = state === 'deleted' ? `\`/task restore ${taskLabel(number)}\`` : 'Make a new one: `/task new`';
  return `**${name}** (${taskLabel(number)}) is ${state}, so it cannot be edited. ${next}`;
}

function refused(reason: string): Extract<TaskEdit, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
