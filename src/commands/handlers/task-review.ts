import { mayUseAgent } from '../../domain/agent.ts';
import { mostReviewed } from '../../domain/review-prompt.ts';
import { runLabel } from '../../domain/run.ts';
import { taskLabel } from '../../domain/task.ts';
import { reviewRunOf } from '../../runs/review-run.ts';
import { aimTask } from '../aim-task.ts';
import { runData } from '../as-data.ts';
import { type CommandContext, type CommandHandler, reply, wrong } from '../command-context.ts';
import { textOf } from '../schedule-flags.ts';
import { approve } from './task-approve.ts';

/** Asks another agent about a task. */
const ask: CommandHandler = async (context, { rest, flags }) => {
  const aimed = await aimTask(context, rest, () => false);
  if (aimed.found.kind === 'unclear') return wrong(aimed.found.text);
  const { task } = aimed.found;
  const label = taskLabel(task.number);
  if (task.state === 'deleted')
    return wrong(`${label} is deleted. Bring it back: \`/task restore ${label}\``);
  const others = agentsFor(context).filter((name) => name !== task.agent);
  const agent = agentNamed(textOf(flags['agent']), { own: task.agent, others });
  if ('reason' in agent) return wrong(`Nobody was asked. ${agent.reason}`);
  const { tx, ids, person: by, place, session } = context;
  const runs = await tx.runs.ofTask(task.id, mostLooked);
  const order = {
    ids,
    by,
    here: place.conversation,
    session,
    agent: agent.name,
    question: aimed.words,
    runs,
  };
  const [made] = await tx.runs.add([reviewRunOf(task, order)]);
  if (!made) return wrong('The run could not be made.');
  const subjects = { person: by.id, task: task.id, run: made.id };
  await tx.events.record({ kind: 'task.asked', ...subjects, data: { agent: agent.name } });
  const run = runLabel(made.number);
  return {
    ...reply(
      `❓ ${run} asks ${agent.name} about **${task.name}** (${label}). Its answer comes only here, and changes nothing. Stop it: \`/run cancel ${run}\``,
    ),
    choices: [[{ label: 'How it goes', command: `/run show ${run}` }]],
    ...{ data: runData(made), effects: [{ kind: 'nudge', queue: 'run', key: made.id }] },
  };
};

/** Among so many runs are those that are shown. */
const mostLooked = mostReviewed * 4;

/** The agents that the person may use. */
function agentsFor({ rules, person }: CommandContext): readonly string[] {
  return rules.agents.filter((agent) => mayUseAgent(agent, person)).map(({ name }) => name);
}

function agentNamed(
  said: string | undefined,
  { own, others }: { readonly own: string; readonly others: readonly string[] },
): { readonly name: string } | { readonly reason: string } {
  const offer =
    others.length === 0 ? 'There is no other that you may use.' : `You may ask: ${others.join(', ')}`;
  if (said === undefined) {
    const [only, ...more] = others;
    if (only !== undefined && more.length === 0) return { name: only };
    return { reason: `Whom? Write --agent and a name. ${offer}` };
  }
  const name = others.find((each) => each.toLowerCase() === said.toLowerCase());
  if (name !== undefined) return { name };
  if (said.toLowerCase() === own.toLowerCase())
    return { reason: `The task is ${own}'s own work; another one is asked about it. ${offer}` };
  return { reason: `There is no agent "${said}" that you may use. ${offer}` };
}

/** What others think of a task. */
export const reviewHandlers: Readonly<Record<string, CommandHandler>> = {
  'task ask': ask,
  'task approve': approve,
};
