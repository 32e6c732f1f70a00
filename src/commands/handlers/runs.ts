import { hasRole } from '../../domain/person.ts';
import { type Run, runLabel } from '../../domain/run.ts';
import { fenced } from '../../domain/run-input.ts';
import { cancelRun } from '../../runs/cancel-run.ts';
import { stopPaused } from '../answer-pause.ts';
import { type CommandContext, type CommandHandler, type CommandReply, reply } from '../command-context.ts';
import { costLines } from '../spending-words.ts';

const show: CommandHandler = async (context, { words }) =>
  withRun(context, words[0], async (run) => {
    const [record] = run.task
      ? (await context.tx.runs.ofTask(run.task, 50)).filter((each) => each.id === run.id)
      : [];
    return reply(
      `**${run.title}** · ${runLabel(run.number)} · ${run.state}${run.reason ? ` — ${run.reason}` : ''}`,
      `agent ${run.agent} · ${run.origin} · attempt ${run.attempt} of ${run.mostAttempts + (run.policy.retries ?? 0)}`,
      `delivery: ${record?.deliveries.join(', ') || 'none'}`,
      ...(await costLines(context.tx, run)),
      '',
      run.result ?? '(no result)',
      ...(run.input === undefined ? [] : ['', 'What came in:', fenced(run.input)]),
    );
  });

const cancel: CommandHandler = async (context, { words }) =>
  withRun(context, words[0], async (run) => {
    if (run.state === 'waiting' && run.pause) return stopPaused(context, run);
    const outcome = await cancelRun(context.tx, context, run, {
      by: context.person.id,
      reason: `cancelled by ${context.person.name}`,
    });
    if (outcome === 'final') return reply(`${runLabel(run.number)} is over already: ${run.state}.`);
    if (outcome === 'cancelled') return reply(`✗ ${runLabel(run.number)} is cancelled.`);
    return {
      markdown: `⏹ Stopping ${runLabel(run.number)}.`,
      effects: [{ kind: 'signal', topic: 'stop-run', key: run.id }],
    };
  });

/** Finds a run that the person may see. */
export async function withRun(
  { tx, person }: CommandContext,
  word: string | undefined,
  found: (run: Run) => Promise<CommandReply>,
): Promise<CommandReply> {
  const number = Number(/^(?:r-)?(\d+)$/i.exec(word ?? '')?.[1]);
  const run = number > 0 ? await tx.runs.byNumber(number) : undefined;
  const visible = run && (hasRole(person, 'owner') || run.person === person.id);
  return run && visible
    ? found(run)
    : reply(`✗ There is no run "${word ?? ''}". \`/task runs T\` shows those of a task.`);
}

/** Single executions. */
export const runHandlers: Readonly<Record<string, CommandHandler>> = {
  'run show': show,
  'run cancel': cancel,
};
