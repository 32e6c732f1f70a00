import { type Agent, mayUseAgent } from '../../domain/agent.ts';
import { formatCap } from '../../domain/cap.ts';
import { choose } from '../../domain/choose.ts';
import type { HouseRules } from '../../domain/house-rules.ts';
import type { Person } from '../../domain/person.ts';
import type { RouteMatch } from '../../domain/route.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { holdLines } from '../../turns/hold-lines.ts';
import { type CommandContext, type CommandHandler, type CommandReply, reply } from '../command-context.ts';

/** The agents that a person may use. */
function usable(rules: HouseRules, person: Person): readonly Agent[] {
  return rules.agents.filter((agent) => mayUseAgent(agent, person));
}

const list: CommandHandler = async ({ rules, person, route }) => {
  const lines = usable(rules, person).map(({ name, description, backend }) => {
    const here = name === route.agent ? ' ← here' : '';
    return `- **${name}** (${backend})${description ? ` — ${description}` : ''}${here}`;
  });
  return reply('Agents:', ...lines, '', 'Talk to another one here: `/agent switch NAME`');
};

const current: CommandHandler = async ({ route, session }) =>
  reply(`**${route.agent}** answers here: ${whyHere(route)}.`, `session ${session.name} #${session.number}`);

function whyHere({ level }: RouteMatch): string {
  if (level === 'fallback')
    return 'it is the default agent; nothing is assigned to this conversation (fallback)';
  return level === 'binding'
    ? 'somebody bound it with `/agent switch`'
    : `a route of the config says so, by ${level}`;
}

async function withAgent(
  { rules, person, route }: CommandContext,
  word: string | undefined,
  found: (agent: Agent) => Promise<CommandReply> | CommandReply,
): Promise<CommandReply> {
  const agents = usable(rules, person);
  const choice = choose(word ?? route.agent, {
    noun: 'agent',
    list: '/agent list',
    of: agents,
    candidate: ({ name }) => ({ label: name, names: [name] }),
  });
  return choice.kind === 'one' ? found(choice.item) : reply(choice.text);
}

const show: CommandHandler = async (context, { words }) =>
  withAgent(context, words[0], async (agent) =>
    reply(
      `**${agent.name}** · back-end ${agent.backend}${agent.description ? ` · ${agent.description}` : ''}`,
      ...holdLines(agent, await context.agents?.holdOf(agent)),
      `a turn may take ${formatDuration(agent.timeoutMs)}`,
      ...budgetLines(agent),
    ),
  );

function budgetLines({ budget: { perRun, perDay } = {} }: Agent): readonly string[] {
  const caps = [perRun && `${formatCap(perRun)}/run`, perDay && `${formatCap(perDay)}/day`].filter(Boolean);
  return caps.length === 0 ? [] : [`cap ${caps.join(' · ')}`];
}

const change: CommandHandler = async (context, { words }) =>
  withAgent(context, words[0], async (agent) => {
    const { tx, place, person, route } = context;
    await tx.places.bind(place.id, agent.name, person.id);
    await tx.places.useSession(place.id, undefined);
    await tx.events.record({ kind: 'route.bound', person: person.id, data: { agent: agent.name } });
    return reply(
      `→ **${agent.name}** answers here from now on. Only this conversation is bound.`,
      `Undo: \`/agent switch ${route.agent}\``,
    );
  });

/** Who answers. */
export const agentHandlers: Readonly<Record<string, CommandHandler>> = {
  'agent list': list,
  'agent current': current,
  'agent show': show,
  'agent switch': change,
};
