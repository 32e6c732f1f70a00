import { conversationKey } from '../domain/channel.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { endPaused } from '../runs/end-paused.ts';
import { type CommandContext, type CommandReply, wrong } from './command-context.ts';

/** Ends a run that waits for more; what there is goes where its result would go. */
export async function stopPaused(context: CommandContext, run: Run): Promise<CommandReply> {
  const { tx, person } = context;
  const label = runLabel(run.number);
  const subjects = { run: run.id, ...(run.task && { task: run.task }), person: person.id };
  const reason = `stopped by ${person.name}`;
  if (!(await endPaused(tx, context, run, { by: person.name, reason })))
    return wrong(tooLate((await tx.runs.get(run.id)) ?? run));
  await tx.events.record({ kind: 'run.cancel_requested', ...subjects, data: { reason } });
  const markdown = `⏹ ${label} is stopped. ${run.result === undefined ? 'There was nothing yet.' : 'What there is was delivered.'}`;
  return { markdown, effects: [{ kind: 'nudge', queue: 'delivery', key: conversationKey(run.target) }] };
}

/** What somebody reads whose answer came second. */
export function tooLate({ number, state, pause }: Run): string {
  const label = runLabel(number);
  const { answer } = pause ?? {};
  if (answer) return `Too late: ${answer.by} has ${answer.said} already. ${label} is ${state}.`;
  return `${label} is ${state}: it does not wait for more.`;
}
