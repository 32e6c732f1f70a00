import { type Run, runLabel } from '../domain/run.ts';
import { retryRun } from '../runs/retry-run.ts';
import { runData } from './as-data.ts';
import { type CommandContext, type CommandReply, reply, wrong } from './command-context.ts';

/** Tries a run again and says what became of that. */
export async function retryOf({ tx, ids, person }: CommandContext, run: Run): Promise<CommandReply> {
  const label = runLabel(run.number);
  const retry = await retryRun(tx, ids, { run, by: person });
  if (retry.kind === 'refused') return wrong(refusals[retry.reason](label));
  const made = runLabel(retry.run.number);
  const choices = [[{ label: 'How it goes', command: `/run show ${made}` }]];
  if (retry.kind === 'again') {
    const is = retry.run.state === 'succeeded' ? 'has succeeded' : `is ${retry.run.state}`;
    return {
      ...reply(`${label} was tried again already: ${made} ${is}.`),
      choices,
      data: runData(retry.run),
    };
  }
  return {
    ...reply(`↻ ${made} tries ${label} again, with the words that it had. Its result comes as always.`),
    ...{ choices, data: runData(retry.run), effects: [{ kind: 'nudge', queue: 'run', key: retry.run.id }] },
  };
}

const refusals = {
  open: (label: string) => `${label} is not over yet. \`/run show ${label}\` tells how it goes.`,
  succeeded: (label: string) => `${label} has succeeded, so there is nothing to try again.`,
  test: (label: string) => `${label} was a test. Test again with \`/task test T\`.`,
  review: (label: string) =>
    `${label} was a question to another agent. Ask again with \`/task ask T --agent A\`.`,
} as const;
