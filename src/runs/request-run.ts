import type { Stores } from '../contracts/stores/stores.ts';
import type { Person } from '../domain/person.ts';
import type { Chain, Run } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import type { Ids } from '../kernel/ids.ts';
import { runOfTask } from './start-run.ts';

/**
 * Makes the run of a task that a person asks for. It waits for the runs of the task that are open, if there are any.
 * @param chain where another run asks in their name
 */
export async function requestRun(
  tx: Stores,
  ids: Ids,
  { task, by, chain }: { task: Task; by: Person; chain?: Chain | undefined },
): Promise<{ readonly run: Run; readonly ahead: number } | undefined> {
  await tx.tasks.hold(task.id);
  const ahead = (await tx.runs.openCounts([task.id])).get(task.id) ?? 0;
  const [run] = await tx.runs.add([{ ...runOfTask(task, { ids }), ...(chain && { chain }) }]);
  if (!run) return undefined;
  await tx.events.record({ kind: 'run.requested', person: by.id, task: task.id, run: run.id });
  return { run, ahead };
}
