import { readAmount } from '../../domain/read-amount.ts';
import { runLabel } from '../../domain/run.ts';
import { type Allowance, allowRun } from '../../runs/allow-run.ts';
import { tooLate } from '../answer-pause.ts';
import { type CommandHandler, reply, wrong } from '../command-context.ts';
import { withRun } from '../find-run.ts';

const allow: CommandHandler = async (context, { words, rest }) =>
  withRun(context, words[0], async (run) => {
    const { tx, ids, rules, person: by, place, now } = context;
    const allowance = readAllowance(rest);
    if ('reason' in allowance) return wrong(allowance.reason);
    const allowed = await allowRun(tx, run, {
      ...{ ids, by, here: place.conversation, now },
      ...{ allowance, rules },
    });
    if (allowed.kind === 'late') return wrong(tooLate(allowed.run));
    if (allowed.kind === 'refused') return wrong(`Nothing was allowed. ${allowed.reason}`);
    const { more, task } = allowed;
    const label = runLabel(run.number);
    const lines = [
      `▶ ${label} goes on and may take ${more} more.`,
      task ?? `The cap stays as it is. Stop it: \`/run cancel ${label}\``,
    ];
    return { ...reply(...lines), effects: [{ kind: 'nudge', queue: 'run', key: run.id }] };
  });

function readAllowance(text: string): Allowance | { readonly reason: string } {
  if (/^always$/i.test(text.trim())) return { kind: 'always' };
  const reading = readAmount(
    text
      .trim()
      .replace(/^\+/, '')
      .replace(/\s+(once|more)$/i, ''),
  );
  if (reading.kind === 'refused') return { reason: `${reading.reason} Or "always", which doubles the cap.` };
  const [dimension, amount] =
    reading.kind === 'money'
      ? (['microUsd', reading.microUsd] as const)
      : (['tokens', reading.tokens] as const);
  return amount > 0
    ? { kind: 'once', dimension, amount }
    : { reason: 'That is nothing more. Say how much, such as $0.50.' };
}

/** Answers to runs that wait for more. */
export const budgetHandlers: Readonly<Record<string, CommandHandler>> = { 'run allow': allow };
