import type { ListedTask } from '../contracts/stores/task-control-store.ts';
import { formatRelative } from '../domain/format-relative.ts';
import { taskLabel } from '../domain/task.ts';
import { scheduleWords } from './describe-task.ts';

const signs = { active: '●', paused: '⏸', done: '🏁', cancelled: '✗', deleted: '🗑' } as const;

/** A task in one line of a list; `marks` is what is wrong with it. */
export function taskLine(task: ListedTask, now: Date, marks: readonly string[] = []): string {
  const { name, number, state, nextDueAt, zone, lastState, blocked } = task;
  const isTrouble = lastState === 'failed' || marks.length > 0;
  const isDue = state === 'active' && nextDueAt;
  const parts = [
    `${isTrouble ? '⚠' : signs[state]} **${name}**`,
    taskLabel(number),
    scheduleWords(task),
    isDue ? `next ${formatRelative(nextDueAt, zone, now)}` : state,
    ...(isTrouble && marks.length === 0 ? ['last run failed'] : marks),
    ...(blocked === undefined ? [] : ['⛔ blocked']),
  ];
  return parts.join(' · ');
}
