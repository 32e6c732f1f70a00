import type { Stores } from '../contracts/stores/stores.ts';
import { lacksApproval, workOf } from '../domain/approval.ts';
import type { Person } from '../domain/person.ts';
import { type Task, taskLabel } from '../domain/task.ts';

/** Who approves, for how long, and perhaps which revision they have seen. */
export interface ApprovalOrder {
  readonly by: Person;
  readonly forMs: number;
  readonly expected?: number;
}

/** How it went. */
export type TaskApproval =
  | { readonly kind: 'approved'; readonly task: Task; readonly revision: number; readonly until: Date }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Approves a task as it is now: its revision, its agent, and for a time. Owners approve, whoever made the task, also if they
 * did: they could take the need for it away as well, and a house of one person has nobody else. A member never does, and
 * an agent that was asked about a task has no way to.
 */
export async function approveTask(
  tx: Stores,
  seen: Task,
  { by, forMs, expected }: ApprovalOrder,
): Promise<TaskApproval> {
  await tx.tasks.hold(seen.id);
  const kept = await tx.taskControl.read(seen.id);
  const label = taskLabel(seen.number);
  if (!kept || kept.task.state === 'deleted') return refused(`${label} is gone.`);
  const { task, revision } = kept;
  if (!task.policy.approvedOnly)
    return refused(
      `**${task.name}** (${label}) runs without an approval. If it is to need one: \`/task edit ${label} approved-only on\``,
    );
  if (expected !== undefined && expected !== revision)
    return refused(`It was changed since. Look at it again: \`/task show ${label}\``);
  const need = await approvalNeed(tx, task);
  const agents = [task.agent];
  const until = await tx.approvals.give({
    ...{ task: task.id, by: by.id, revision, agents, forMs },
    work: workOf(task),
  });
  const data = { revision, agents, until: until.toISOString() };
  await tx.events.record({ kind: 'task.approved', person: by.id, task: task.id, data });
  if (task.blocked !== undefined && task.blocked === need) await tx.findings.block(task.id, undefined);
  return { kind: 'approved', task, revision, until };
}

/** Takes an approval back; false when there was none. */
export async function withdrawApproval(tx: Stores, task: Task, by: Person): Promise<boolean> {
  if (!(await tx.approvals.withdraw(task.id))) return false;
  await tx.events.record({ kind: 'task.approval_withdrawn', person: by.id, task: task.id });
  return true;
}

/** Why a task that needs an approval may not run as it is now; undefined when it may. */
export async function approvalNeed(tx: Pick<Stores, 'approvals'>, task: Task): Promise<string | undefined> {
  if (!task.policy.approvedOnly) return undefined;
  return lacksApproval(task, task, await tx.approvals.of(task.id));
}

function refused(reason: string): Extract<TaskApproval, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
