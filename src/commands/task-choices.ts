import type { Choice } from '../domain/button.ts';
import { type Task, taskLabel } from '../domain/task.ts';

/** What may be done with a task as it is now: what is done often. */
export function choicesFor(task: Task): readonly Choice[] {
  switch (task.state) {
    case 'active':
      return [
        ...(task.blocked === undefined ? [] : [verb(task, '🔧 Repair', 'repair')]),
        verb(task, '▸ Run now', 'run'),
        verb(task, '✎ Edit', 'edit'),
        verb(task, '⏸ Pause', 'pause'),
        verb(task, '✗ Cancel', 'cancel'),
      ];
    case 'paused':
      return [verb(task, '▶ Resume', 'resume'), verb(task, '✗ Cancel', 'cancel')];
    case 'deleted':
      return [verb(task, '↺ Restore', 'restore'), verb(task, 'History', 'runs')];
    default:
      return [verb(task, 'History', 'runs')];
  }
}

/** What else may be done with it: for the card that shows all. */
export function furtherChoicesFor(task: Task): readonly Choice[] {
  const remove = verb(task, '🗑 Delete', 'delete');
  if (task.state !== 'active' && task.state !== 'paused') return task.state === 'deleted' ? [] : [remove];
  return [verb(task, 'History', 'runs'), verb(task, '🧪 Test', 'test'), remove];
}

/** A button that does one verb on a task. */
export function verb({ number }: Pick<Task, 'number'>, label: string, words: string): Choice {
  const [name, ...flags] = words.split(' ');
  return { label, command: ['/task', name, taskLabel(number), ...flags].join(' ') };
}
