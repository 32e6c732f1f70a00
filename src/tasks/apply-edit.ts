import type { Conversation } from '../domain/channel.ts';
import type { EditPart } from '../domain/edits/edit-part.ts';
import { contradictionIn } from '../domain/execution/stage.ts';
import { editPolicy } from '../domain/settings/settings.ts';
import { moveTask, type Task, type TaskFields, type TaskState } from '../domain/task.ts';
import type { TaskPolicy } from '../domain/task-policy.ts';
import type { Trigger } from '../domain/trigger.ts';
import { canonical } from '../kernel/canonical.ts';
import { nextDue } from './next-due.ts';
import { nextInstant } from './next-instant.ts';
import { type EditCircumstances, settleEdit } from './settle-edit.ts';

/** What an edit makes of a task's fields, or why it makes nothing. */
export type AppliedEdit =
  | { readonly kind: 'applied'; readonly fields: TaskFields }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Applies all parts of an edit, or none.
 * @param circumstances with where results go and what begins it after the edit: to name a place or a task needs to know
 *   which there are
 */
export function applyEdit(
  task: Task,
  parts: readonly EditPart[],
  circumstances: EditCircumstances & { readonly target: Conversation; readonly trigger: Trigger | undefined },
): AppliedEdit {
  const settled = settleEdit(task, parts, circumstances);
  if (settled.kind === 'refused') return settled;
  const { schedule, limits, zone } = settled;
  const set = policyAfter(task.policy, parts);
  if ('reason' in set) return { kind: 'refused', reason: set.reason };
  const contradiction = contradictionIn({ mode: task.mode, policy: set.policy });
  if (contradiction !== undefined) return { kind: 'refused', reason: contradiction };
  const { trigger } = circumstances;
  const fields = {
    ...{ zone, policy: set.policy, mode: task.mode, target: circumstances.target },
    name: parts.find((part) => part.kind === 'name')?.name ?? task.name,
    prompt: parts.find((part) => part.kind === 'prompt')?.prompt ?? task.prompt,
    ...(schedule && { schedule }),
    ...(trigger && { trigger }),
    ...(limits && { limits }),
  };
  return { kind: 'applied', fields };
}

function policyAfter(
  before: TaskPolicy,
  parts: readonly EditPart[],
): { readonly policy: TaskPolicy } | { readonly reason: string } {
  let policy = before;
  for (const part of parts) {
    const reading = part.kind === 'setting' ? editPolicy(policy, part.words) : undefined;
    if (reading?.kind === 'refused') return reading;
    if (reading) policy = reading.policy;
  }
  return { policy };
}

/** What an edit may change of a task. */
export function fieldsOf(task: Task): TaskFields {
  const { name, prompt, mode, schedule, trigger, limits, policy, zone, target } = task;
  return {
    ...{ name, prompt, mode, policy, zone, target },
    ...(schedule && { schedule }),
    ...(trigger && { trigger }),
    ...(limits && { limits }),
  };
}

/**
 * The state and the next instant of a task with these fields. An instant that has come or is only delayed by jitter stays
 * due as long as the rule is the same; under another rule it is due from now on. What a person paused stays paused.
 */
export function dueAfter(
  task: Task,
  fields: TaskFields,
  now: Date,
): { readonly state: TaskState; readonly nextDueAt: Date | undefined } {
  const isSameRule = same([task.schedule, task.zone], [fields.schedule, fields.zone]);
  const isSame = isSameRule && same([task.limits, task.trigger], [fields.limits, fields.trigger]);
  if (isSame) return { state: task.state, nextDueAt: task.nextDueAt };
  if (task.state === 'paused') return { state: 'paused', nextDueAt: undefined };
  const active = moveTask(task.state, 'revive') ?? task.state;
  const { schedule, zone, limits } = fields;
  if (!schedule) return { state: active, nextDueAt: undefined };
  const coming = nextDue(schedule, zone, now);
  const pending = isSameRule ? task.nextDueAt : undefined;
  const isPending = pending && (!coming || pending < coming) && (!limits?.until || pending <= limits.until);
  const next = isPending
    ? pending
    : coming && nextInstant({ id: task.id, schedule, zone, limits }, new Date(coming.getTime() - 1));
  return next || fields.trigger
    ? { state: active, nextDueAt: next }
    : { state: 'done', nextDueAt: undefined };
}

/** What is absent and what is undefined are the same, and the order of keys says nothing. */
export function same(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}
