import { lacksApproval } from '../domain/approval.ts';
import type { Session } from '../domain/session.ts';
import { describePolicy } from '../domain/settings/settings.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { triggerWords } from '../domain/trigger.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { TaskCreation } from './create-task.ts';
import { describeSchedule } from './describe-schedule.ts';
import { formatInstants } from './format-instants.ts';
import { nextInstant, type Timetable } from './next-instant.ts';
import { graceOf } from './plan-due.ts';

/** What a person reads after asking for a task: what was understood, or why not. */
export function describeCreation(
  creation: TaskCreation,
  { session, now }: { session: Session; now: Date },
): string {
  if (creation.kind === 'refused') return `✗ Nothing was created. ${creation.reason}`;
  const { task } = creation;
  const lines = [
    `✅ **${task.name}** · ${taskLabel(task.number)}`,
    `agent ${task.agent} · session ${session.name}`,
    `${scheduleWords(task)} → here`,
    ...nextLine(task, now),
    ...describePolicy(task.policy),
    ...describeHouseRules(task),
    ...blockedLine(task),
    ...blockedLine(task.policy.approvedOnly ? { blocked: lacksApproval(task, task, undefined) } : {}),
    `Undo: \`/task cancel ${taskLabel(task.number)}\``,
  ];
  return lines.join('  \n');
}

/** What the house does where nothing is set; what has no due times can miss none. */
export function describeHouseRules(task: Task): readonly string[] {
  if (!task.schedule) return [];
  const { missed, graceMs } = task.policy;
  if (missed === 'skip') return [];
  if (missed !== undefined) return graceMs === undefined ? [graceLine(task)] : [];
  return [`if missed: once, when back within ${formatDuration(graceOf(task))}`];
}

/** Why nothing of it will run, where that is so. */
export function blockedLine({ blocked }: { readonly blocked?: string | undefined }): readonly string[] {
  return blocked === undefined ? [] : [`⛔ It cannot run yet: ${blocked}`];
}

function graceLine({ graceMs }: Task): string {
  return `a missed time may run up to ${formatDuration(graceMs)} late`;
}

/** When a task is due and what begins it besides, in words. */
export function scheduleWords(task: Task): string {
  const parts = [
    ...(task.schedule ? [describeSchedule(task.schedule, task.zone, task.limits)] : []),
    ...(task.trigger ? [triggerWords(task.trigger)] : []),
  ];
  return parts.length === 0 ? 'only when asked (`/task run`)' : parts.join(', and ');
}

/** The next five instants, or nothing when there are none. The schedule has made some runs already. */
export function nextLine(task: Task, now: Date, runsMade = 0): readonly string[] {
  const instants = nextInstants(task, now, 5, runsMade);
  return instants.length === 0 ? [] : [`next: ${formatInstants(instants, task.zone, now)}`];
}

/** The first due instants after `now`, no more than there are runs left. A task's own next instant comes first. */
export function nextInstants(
  timetable: Timetable & Pick<Partial<Task>, 'nextDueAt'>,
  now: Date,
  count: number,
  runsMade = 0,
): readonly Date[] {
  const { limits, nextDueAt } = timetable;
  const most = Math.min(count, (limits?.maxRuns ?? count + runsMade) - runsMade);
  const instants: Date[] = [];
  let after = nextDueAt && nextDueAt > now ? new Date(nextDueAt.getTime() - 1) : now;
  while (instants.length < most) {
    const next = nextInstant(timetable, after);
    if (!next) break;
    instants.push(next);
    after = next;
  }
  return instants;
}
