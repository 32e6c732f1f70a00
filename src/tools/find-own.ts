import type { ToolAnswer } from '../contracts/gateway-tools.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { chooseTask } from '../tasks/choose-task.ts';
import { refuse, type ToolContext } from './tool.ts';

/** An agent works with the tasks that it owns for the person it answers; of all others it does not even hear. */
type Whose = Pick<ToolContext['scope'], 'person' | 'session'>;

/** Does something with the task of this agent and person that a word names. */
export async function withOwnTask(
  tx: Stores,
  { person, session }: Whose,
  word: string,
  found: (task: Task) => Promise<ToolAnswer>,
): Promise<ToolAnswer> {
  const visible = await tx.tasks.visible(person.id);
  const choice = chooseTask(
    word,
    visible.filter((each) => isOwn(each, { person, session })),
    'task_list',
  );
  return choice.kind === 'one' ? found(choice.task) : refuse(choice.text);
}

/** Does something with the run of this agent and person that a word names, such as R-31. */
export async function withOwnRun(
  tx: Stores,
  { person, session }: Whose,
  word: string,
  found: (run: Run) => Promise<ToolAnswer>,
): Promise<ToolAnswer> {
  const number = Number(/^(?:r-?|#)?(\d{1,15})$/i.exec(word.trim())?.[1]);
  const run = number > 0 ? await tx.runs.byNumber(number) : undefined;
  if (run && run.person === person.id && run.agent === session.agent) return found(run);
  const named = number > 0 ? runLabel(number) : word.slice(0, 40);
  return refuse(`There is no run "${named}". run_list shows those of a task.`);
}

function isOwn({ createdBy, agent }: Task, { person, session }: Whose): boolean {
  return createdBy === person.id && agent === session.agent;
}

/** What names a task, for a model. */
export const taskWords = `The task's number, such as ${taskLabel(7)}, or its name.`;
