import type { NewRun } from '../contracts/stores/run-store.ts';
import type { Conversation } from '../domain/channel.ts';
import type { Person } from '../domain/person.ts';
import type { Task } from '../domain/task.ts';
import type { Ids } from '../kernel/ids.ts';
import { runOfTask } from './start-run.ts';

/**
 * A run that only shows what the task would say: to the asker alone, with their rights, with no capabilities, and neither
 * counted nor followed by anything.
 */
export function testRunOf(
  task: Task,
  { ids, by, here }: { readonly ids: Ids; readonly by: Person; readonly here: Conversation },
): NewRun {
  const run = runOfTask(task, { ids });
  return {
    ...run,
    origin: 'test',
    person: by.id,
    title: `TEST · ${run.title}`,
    target: here,
    capabilities: [],
  };
}
