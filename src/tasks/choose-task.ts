import { choose } from '../domain/choose.ts';
import { type Task, taskLabel } from '../domain/task.ts';

/** What a word names, or what to answer instead. */
export type FoundTask =
  | { readonly kind: 'one'; readonly task: Task }
  | { readonly kind: 'unclear'; readonly text: string };

/** Finds a task among some by its id, its name or the beginning of it. `list`: what shows them all. */
export function chooseTask(word: string, tasks: readonly Task[], list = '/task list'): FoundTask {
  const candidate = ({ name, number }: Task) => ({
    id: taskLabel(number),
    label: `${name} (${taskLabel(number)})`,
    names: [name],
  });
  const choice = choose(word, { noun: 'task', list, of: tasks, candidate });
  return choice.kind === 'one' ? { kind: 'one', task: choice.item } : choice;
}
