import { backends } from '../../adapters/agents.ts';
import type { Agent } from '../domain/agent.ts';
import { systemClock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import { silentLog } from '../kernel/log.ts';
import { blind } from '../kernel/redactor.ts';
import { holdLines } from '../turns/hold-lines.ts';
import { keyLine } from '../turns/key-line.ts';
import { createOpenAgents } from '../turns/open-agents.ts';
import { loopbackHost } from '../web/this-machine.ts';
import type { CliContext } from './cli-context.ts';
import { readConfig } from './open-house.ts';

/** `posthouse agent explain`: of one agent or of all, what each may do, and by which flags or walls it is held to that. */
export async function explainAgent(context: CliContext, name: string | undefined): Promise<number> {
  const config = readConfig(context);
  const known = config.agents.map((agent) => agent.name);
  const wanted = config.agents.filter((agent) => name === undefined || agent.name === name);
  if (wanted.length === 0) {
    console.error(`There is no agent "${name}". There are: ${known.join(', ')}.`);
    return 1;
  }
  for (const agent of wanted) console.log((await explain(agent, process.env, config.web.host)).join('\n'));
  return 0;
}

/** The lines that explain one agent. */
export async function explain(
  agent: Agent,
  environment: Readonly<Record<string, string | undefined>>,
  webHost: string,
): Promise<readonly string[]> {
  const context = { clock: systemClock, log: silentLog, environment, redactor: blind };
  const agents = createOpenAgents(backends, context);
  const title = `${agent.name} (${agent.backend}), in ${agent.workspace}`;
  try {
    const hold = await agents.holdOf(agent);
    const manifest = backends.find(({ name }) => name === agent.backend);
    const key = keyLine(
      manifest,
      { agent, options: agent.options },
      { isReached: loopbackHost(webHost) !== undefined },
    );
    const lines = [...holdLines(agent, hold), ...hold.means, ...(key === undefined ? [] : [key])];
    return [title, ...lines.map((line) => `  ${line}`)];
  } catch (err) {
    return [title, `  ${messageOf(err)}`];
  } finally {
    await agents.close();
  }
}
