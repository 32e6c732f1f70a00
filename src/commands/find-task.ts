import { hasRole } from '../domain/person.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { chooseTask, type FoundTask } from '../tasks/choose-task.ts';
import { type CommandContext, type CommandReply, wrong } from './command-context.ts';

const mostHidden = 200;
const mostOffered = 5;

/** The tasks that the person may see, without the cancelled and the deleted. */
export async function visibleTasks({ tx, person }: CommandContext): Promise<readonly Task[]> {
  return tx.tasks.visible(hasRole(person, 'owner') ? 'all' : person.id);
}

/**
 * Finds the task that is meant: by its number in the list seen last, its id, its name or the beginning of its name. With one
 * task alone no word is needed. What is cancelled or deleted is found where nothing else is called so.
 */
export async function findTask(context: CommandContext, word: string): Promise<FoundTask> {
  const living = await visibleTasks(context);
  const named = word.trim().replace(/^["“](.*)["”]$/, '$1');
  if (named === '') return onlyOne(living);
  const listed = await listedTask(context, named, living);
  if (listed) return { kind: 'one', task: listed };
  const found = chooseTask(named, living);
  if (found.kind === 'one' || found.text.includes('several')) return found;
  const { tx, person } = context;
  const hidden = chooseTask(named, await tx.taskLists.hidden(ownerOr(person), mostHidden));
  return hidden.kind === 'one' ? hidden : found;
}

/** Does something with the task that a word names. A deleted one is only for those who ask for it. */
export async function withTask(
  context: CommandContext,
  word: string,
  found: (task: Task) => Promise<CommandReply>,
  { deleted = false } = {},
): Promise<CommandReply> {
  const choice = await findTask(context, word);
  if (choice.kind === 'unclear') return wrong(choice.text);
  const { task } = choice;
  if (task.state !== 'deleted' || deleted) return found(task);
  return wrong(
    `**${task.name}** (${taskLabel(task.number)}) is deleted. Bring it back: \`/task restore ${taskLabel(task.number)}\``,
  );
}

/** A bare number is first the one of the list that the person has just seen. */
async function listedTask(
  { tx, person, place }: CommandContext,
  word: string,
  tasks: readonly Task[],
): Promise<Task | undefined> {
  if (!/^\d{1,6}$/.test(word)) return undefined;
  const list = await tx.taskLists.recall(person.id, place.conversation);
  const id = list?.tasks[Number(word) - list.first];
  if (id === undefined) return undefined;
  const task = tasks.find((each) => each.id === id) ?? (await tx.tasks.get(id));
  const isVisible = task && (hasRole(person, 'owner') || task.createdBy === person.id);
  return isVisible ? task : undefined;
}

function onlyOne(tasks: readonly Task[]): FoundTask {
  const [only, ...others] = tasks;
  if (only && others.length === 0) return { kind: 'one', task: only };
  if (!only)
    return { kind: 'unclear', text: '✗ There are no tasks. Make one: `/task new every 1h Pulse: say hello`' };
  const offered = tasks.slice(0, mostOffered).map(({ name, number }) => `- ${name} (${taskLabel(number)})`);
  const more = tasks.length > mostOffered ? ['- … `/task list` shows all'] : [];
  return { kind: 'unclear', text: ['✗ Which task?', ...offered, ...more].join('\n') };
}

function ownerOr(person: CommandContext['person']) {
  return hasRole(person, 'owner') ? 'all' : person.id;
}
