import type { LedgerTopic, NamedSum } from '../../contracts/stores/spend-store.ts';
import { type Cap, formatCap } from '../../domain/cap.ts';
import { findAgent } from '../../domain/house-rules.ts';
import { hasRole } from '../../domain/person.ts';
import {
  type CommandContext,
  type CommandHandler,
  type CommandReply,
  personalReply,
} from '../command-context.ts';
import { spentWords } from '../spending-words.ts';

const week = 7;

const day: CommandHandler = async (context) => {
  const [house] = await sums(context, 'house', 1);
  if (!house) return nothing(context);
  const isOwner = hasRole(context.person, 'owner');
  const perDay = isOwner ? context.rules.limits.budget?.perDay : undefined;
  const agents = await sums(context, 'agent', 1);
  const rows = [
    row(isOwner ? 'the house' : 'you', spentWords(house, perDay), perDay),
    ...agents.map((sum) => {
      const cap = findAgent(context.rules, sum.name)?.budget?.perDay;
      return row(sum.name, spentWords(sum, cap), cap);
    }),
  ];
  return answer(['today', 'spent', 'cap'], rows, [house]);
};

const days: CommandHandler = async (context) => {
  const found = await sums(context, 'day', week);
  if (found.length === 0) return nothing(context);
  const rows = found.map((sum) => [sum.name, spentWords(sum), String(sum.calls)]);
  return answer(['day', 'spent', 'calls'], rows, found);
};

const agents: CommandHandler = async (context) =>
  byTopic(context, 'agent', async (sum) => findAgent(context.rules, sum.name)?.budget?.perDay);

const tasks: CommandHandler = async (context) => {
  const { tx, person } = context;
  const known = await tx.tasks.visible(hasRole(person, 'owner') ? 'all' : person.id);
  return byTopic(context, 'task', async (sum) => known.find(({ id }) => id === sum.name)?.policy.capDay);
};

/** Today beside the week, with the cap of a day. */
async function byTopic(
  context: CommandContext,
  topic: LedgerTopic,
  capOf: (sum: NamedSum) => Promise<Cap | undefined>,
): Promise<CommandReply> {
  const found = await sums(context, topic, week);
  if (found.length === 0) return nothing(context);
  const today = await sums(context, topic, 1);
  const rows: string[][] = [];
  for (const sum of found) {
    const cap = await capOf(sum);
    const now = today.find(({ name }) => name === sum.name);
    rows.push([
      sum.label ?? sum.name,
      spentWords(now, cap),
      cap ? formatCap(cap) : '–',
      spentWords(sum, cap),
    ]);
  }
  return answer([topic, 'today', 'cap', '7 days'], rows, found);
}

function sums({ tx, person }: CommandContext, by: LedgerTopic, of: number): Promise<readonly NamedSum[]> {
  return tx.ledger.sums({ by, days: of, person: hasRole(person, 'owner') ? 'all' : person.id });
}

function row(name: string, spent: string, cap: Cap | undefined): readonly string[] {
  return [name, spent, cap ? formatCap(cap) : '–'];
}

function answer(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  of: readonly NamedSum[],
): CommandReply {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const notes = of.some(({ isEstimate }) => isEstimate)
    ? ['', '≈ is likely: an agent did not say, or no price is known.']
    : [];
  return personalReply(line(head), line(head.map(() => '---')), ...rows.map(line), ...notes);
}

function nothing({ person }: CommandContext): CommandReply {
  return personalReply(
    `Nothing was spent${hasRole(person, 'owner') ? '' : ' by you'}. Agents that cost nothing, such as the demo, are not counted.`,
  );
}

/** What was spent. */
export const usageHandlers: Readonly<Record<string, CommandHandler>> = {
  'usage day': day,
  'usage week': days,
  'usage agent': agents,
  'usage task': tasks,
};
