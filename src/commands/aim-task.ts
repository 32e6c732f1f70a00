import type { Task } from '../domain/task.ts';
import { chooseTask, type FoundTask } from '../tasks/choose-task.ts';
import type { CommandContext } from './command-context.ts';
import { findTask, visibleTasks } from './find-task.ts';
import { readWord } from './read-word.ts';

/** A task, and what was said of it. */
export interface Aim {
  readonly found: FoundTask;
  /** What stands behind its name. */
  readonly words: string;
}

/**
 * Tells a task's name from what stands behind it: a name in quotes or a number first, then the longest whole name, then,
 * where there is one task alone, none at all, and last the beginning of a name.
 * @param isWhole whether words can be meant without any name
 */
export async function aimTask(
  context: CommandContext,
  rest: string,
  isWhole: (words: string) => boolean,
): Promise<Aim> {
  // A colon behind a name in quotes is no part of it.
  const text = rest.trim().replace(/^(["“„][^"“”]+["“”])[:,]/, '$1');
  const first = readWord(text, 0);
  const isNumber = /^(t-?\d+|#?\d+)[:,]?$/i.test(first?.text ?? '');
  const behind = text.slice(first?.end ?? 0).replace(/^[\s:,]+/, '');
  const tasks = await visibleTasks(context);
  const [only, ...others] = tasks;
  const isAlone = only !== undefined && others.length === 0;
  if (first && (first.quoted || isNumber)) {
    const found = await findTask(context, first.text.replace(/[:,]$/, ''));
    if (found.kind === 'one' || first.quoted || !isAlone || /^t/i.test(first.text))
      return { found, words: behind };
  }
  const whole = longest(text, (words) =>
    tasks.find(({ name }) => name.toLowerCase() === words.toLowerCase()),
  );
  if (whole) return whole;
  if (isAlone && (text === '' || isWhole(text))) {
    return { found: { kind: 'one', task: only }, words: text };
  }
  const begun = longest(text, (words) => {
    const found = chooseTask(words, tasks);
    return found.kind === 'one' ? found.task : undefined;
  });
  if (begun) return begun;
  return {
    found: isAlone ? { kind: 'one', task: only } : await findTask(context, first?.text ?? ''),
    words: text,
  };
}

const mostNameWords = 12;

function longest(text: string, find: (words: string) => Task | undefined): Aim | undefined {
  const words = [...text.matchAll(/\S+/g)].slice(0, mostNameWords);
  const ends = words.map((match) => match.index + match[0].length).toReversed();
  for (const end of ends) {
    const task = find(text.slice(0, end).replace(/[:,]$/, ''));
    if (task) return { found: { kind: 'one', task }, words: text.slice(end).replace(/^[\s:,]+/, '') };
  }
  return undefined;
}
