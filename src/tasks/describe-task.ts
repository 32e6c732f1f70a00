import { formatInstant } from '../domain/format-instant.ts';
import type { Session } from '../domain/session.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import type { TaskCreation } from './create-task.ts';
import { describeSchedule } from './describe-schedule.ts';
import { nextDue } from './next-due.ts';

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
    `Undo: \`/task cancel ${taskLabel(task.number)}\``,
  ];
  return lines.join('  \n');
}

/** When a task is due, in words. */
export function scheduleWords(task: Task): string {
  if (!task.schedule) return 'only when asked (`/task run`)';
  return describeSchedule(task.schedule, task.zone);
}

/** The next five instants, or nothing when there are none. */
export function nextLine(task: Task, now: Date): readonly string[] {
  const instants = nextInstants(task, now, 5);
  return instants.length === 0
    ? []
    : [`next: ${instants.map((at) => formatInstant(at, task.zone)).join(' · ')}`];
}

/** The first due instants after `now`. */
export function nextInstants(
  { schedule, zone }: Pick<Task, 'schedule' | 'zone'>,
  now: Date,
  count: number,
): readonly Date[] {
  const instants: Date[] = [];
  let after = now;
  while (schedule && instants.length < count) {
    const next = nextDue(schedule, zone, after);
    if (!next) break;
    instants.push(next);
    after = next;
  }
  return instants;
}
