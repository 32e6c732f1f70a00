import { canonical } from '../kernel/canonical.ts';
import { hashOf } from '../kernel/hash.ts';
import type { Run } from './run.ts';
import { type Task, taskLabel } from './task.ts';

/** That an owner has approved a task, as it was then. */
export interface Approval {
  /** Who did; undefined when nobody knows them any more. */
  readonly by?: string;
  /** Of the task. */
  readonly revision: number;
  readonly agents: readonly string[];
  /** What was approved, by its hash. */
  readonly work: string;
  readonly expiresAt: Date;
  /** Judged by the database's own clock. */
  readonly isOver: boolean;
  /** Somebody edited the task since, whatever it is now. */
  readonly isEdited: boolean;
}

/** For so long an approval holds where nobody says it. */
export const usualApprovalMs = 90 * 86_400_000;
/** The longest time for which one may be given. */
export const longestApprovalMs = 366 * 86_400_000;

/** What a task does or a run was made to do, with whose rights and for whom, by its hash. */
export function workOf(of: Task | Run): string {
  const { agent, prompt, mode, policy, target } = of;
  const person = 'createdBy' in of ? of.createdBy : of.person;
  return hashOf(canonical({ agent, prompt, mode, policy, target, person }));
}

/**
 * Why work that needs an approval has none; undefined when it has. It is bound to the task's revision, to its agent and to
 * its time, and to the work itself: a run that was made before an edit carries what was there before.
 */
export function lacksApproval(
  { number }: Pick<Task, 'number'>,
  of: Task | Run,
  approval: Approval | undefined,
): string | undefined {
  const why = gapOf(of, approval);
  if (why === undefined) return undefined;
  const label = taskLabel(number);
  return `${label} needs an approval${why}: \`/task approve ${label}\``;
}

function gapOf(of: Task | Run, approval: Approval | undefined): string | undefined {
  if (!approval) return '';
  if (approval.isOver) return ', as the last one ran out';
  const isSame = approval.work === workOf(of) && approval.agents.includes(of.agent);
  return approval.isEdited || !isSame ? ', as it is not what was approved' : undefined;
}
