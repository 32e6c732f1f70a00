import { hasRole } from '../domain/person.ts';
import type { Run } from '../domain/run.ts';
import { type CommandContext, type CommandReply, wrong } from './command-context.ts';

/** Does something with the run that a word names, if the person may see it: owners see all, others their own. */
export async function withRun(
  { tx, person }: CommandContext,
  word: string | undefined,
  found: (run: Run) => Promise<CommandReply>,
): Promise<CommandReply> {
  const number = Number(/^(?:r-?|#)?(\d{1,15})$/i.exec(word ?? '')?.[1]);
  const run = number > 0 ? await tx.runs.byNumber(number) : undefined;
  const visible = run && (hasRole(person, 'owner') || run.person === person.id);
  return run && visible
    ? found(run)
    : wrong(`There is no run "${word ?? ''}". \`/task runs T\` shows those of a task.`);
}
