import { lacksApproval } from '../domain/approval.ts';
import type { Choice } from '../domain/button.ts';
import { formatRelative } from '../domain/format-relative.ts';
import { hasRole } from '../domain/person.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { fieldsOf, same } from '../tasks/apply-edit.ts';
import { approvalNeed } from '../tasks/approve-task.ts';
import { blockedLine } from '../tasks/describe-task.ts';
import type { CommandContext } from './command-context.ts';

/** What a card says of a task's approval, where it needs one. */
export async function approvalLines(
  { tx, now }: Pick<CommandContext, 'tx' | 'now'>,
  task: Task,
): Promise<readonly string[]> {
  if (!task.policy.approvedOnly) return [];
  const approval = await tx.approvals.of(task.id);
  const blocked = lacksApproval(task, task, approval);
  if (!approval || blocked !== undefined) return blockedLine({ blocked });
  const { by = 'somebody who is gone', agents, expiresAt } = approval;
  return [
    `✅ approved by ${by}, with ${agents.join(', ')}, until ${formatRelative(expiresAt, task.zone, now)}`,
  ];
}

/** The button with which an owner approves what the card shows, and nothing that came after it. */
export async function approvalChoices(
  { tx, person }: Pick<CommandContext, 'tx' | 'person'>,
  task: Task,
): Promise<readonly Choice[]> {
  const isAsked = hasRole(person, 'owner') && (await approvalNeed(tx, task)) !== undefined;
  const kept = isAsked ? await tx.taskControl.read(task.id) : undefined;
  // What is approved is what the card shows, also when somebody edits it just now.
  if (!kept || !same(fieldsOf(kept.task), fieldsOf(task))) return [];
  return [
    {
      label: '✅ Approve',
      command: `/task approve ${taskLabel(task.number)} --revision ${kept.revision}`,
    },
  ];
}
