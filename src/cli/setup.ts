import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { backends } from '../../adapters/agents.ts';
import { type AgentLines, addAgents } from '../config/add-agents.ts';
import type { Config } from '../config/config.ts';
import { type Environment, readEnvironment } from '../config/environment.ts';
import type { FoundAgent } from '../contracts/agent-backend.ts';
import { systemClock } from '../kernel/clock.ts';
import type { CliContext } from './cli-context.ts';
import { printFindings } from './finding.ts';
import { readConfig } from './open-house.ts';
import type { SetupOptions } from './setup-options.ts';
import { tryAgent } from './try-agent.ts';

interface Found extends FoundAgent {
  readonly backend: string;
}

/**
 * `posthouse setup`: looks for agents, model servers and keys on this machine, adds an agent for each to the config, and lets
 * each answer once. What the config has already stays as it is.
 */
export async function setup(context: CliContext, { yes, turn }: SetupOptions): Promise<number> {
  const file = resolve(context.configFile ?? 'posthouse.yaml');
  const isThere = existsSync(file);
  const config = isThere ? readConfig(context) : undefined;
  const found = await lookAround(readEnvironment(dirname(file), process.env));
  const fresh = found.filter((each) => !hasAlready(config, each));
  console.log(
    found.length === 0
      ? nothingFound
      : ['Found on this machine:', ...found.map((each) => lineOf(each, fresh))].join('\n'),
  );
  if (fresh.length === 0) return 0;
  const added = namedApart(fresh, config);
  const text = addAgents(isThere ? readFileSync(file, 'utf8') : '', added);
  console.log(
    `\n${isThere ? 'To be added to' : 'To be written to'} ${file}:\n\n${addAgents('', added).replace(/^#.*\n+/gm, '')}`,
  );
  if (!yes && !(await agrees('Write it?'))) {
    console.log('Nothing was written.');
    return 0;
  }
  writeFileSync(file, text);
  console.log(
    `Written. What they may do is denied until \`capabilities\` name it; \`posthouse agent explain\` says what holds them.`,
  );
  return turn ? tryAll(Object.keys(added), readConfig(context)) : 0;
}

const nothingFound = `No agent, model server or key was found on this machine. The demo agent answers until there is one: install Claude
Code, Codex, OpenCode, Gemini CLI or Qwen Code, start a model server such as Ollama, or set a key such as ANTHROPIC_API_KEY.`;

async function lookAround(environment: Environment): Promise<readonly Found[]> {
  const context = { clock: systemClock, environment };
  const found = await Promise.all(
    backends.map(async ({ name: backend, discover }) =>
      ((await discover?.(context)) ?? []).map((each) => ({ ...each, backend })),
    ),
  );
  return found.flat();
}

/** Whether an agent of the config is already made of it: the same back-end, and whatever the options would say. */
function hasAlready(config: Config | undefined, { backend, options }: Found): boolean {
  const [provider] = Object.keys(options['providers'] ?? {});
  return (config?.agents ?? []).some(
    (agent) =>
      agent.backend === backend &&
      (provider === undefined || JSON.stringify(agent.options).includes(`"${provider}:`)),
  );
}

/** Each under its own name, or a name that no agent has. */
function namedApart(
  found: readonly Found[],
  config: Config | undefined,
): Readonly<Record<string, AgentLines>> {
  const taken = new Set(config?.agents.map(({ name }) => name));
  return Object.fromEntries(
    found.map(({ name, backend, options }) => [
      taken.has(name) ? `${name}-found` : name,
      { backend, ...options },
    ]),
  );
}

function lineOf({ name, about, ...each }: Found, fresh: readonly Found[]): string {
  const isFresh = fresh.some((other) => other.name === name && other.backend === each.backend);
  return `  ${name.padEnd(10)} ${about}${isFresh ? '' : ' (the config has it)'}`;
}

/** Without a person at the keyboard nobody agrees. */
async function agrees(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log('Say --yes to have it written.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [Y/n] `);
  terminal.close();
  return /^(?:|y|yes)$/i.test(answer.trim());
}

async function tryAll(names: readonly string[], config: Config): Promise<number> {
  console.log('\nEach answers once:');
  const agents = config.agents.filter(({ name }) => names.includes(name));
  const findings = [];
  for (const agent of agents) {
    const finding = await tryAgent(agent, { secrets: config.secrets, environment: process.env });
    printFindings([finding]);
    findings.push(finding);
  }
  return findings.every(({ ok }) => ok) ? 0 : 1;
}
