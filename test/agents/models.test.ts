import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { backends } from '../../adapters/agents.ts';
import type { AgentBudget } from '../../src/domain/budget.ts';
import type { Capability } from '../../src/domain/capability.ts';
import { openHouse } from '../support/house.ts';
import { callUsage, startModelServer } from '../support/model-server.ts';

const server = await startModelServer();
afterAll(() => server.stop());
const agents = process.env['POSTHOUSE_AGENTS'] ?? '';
const program = (name: string) => join(agents, name);
const home = join(agents, '..', '..', 'home');
const key = 'sk-canary-51';
const v1 = `${server.url}/v1`;
const codexConfig = {
  model_provider: 'local',
  model_providers: {
    local: { name: 'local', base_url: v1, env_key: 'OPENAI_API_KEY', wire_api: 'responses' },
  },
};

/** Each program with a key, and how its shell is used. */
const tried = [
  {
    ...{
      name: 'claude',
      backend: 'claude',
      shell: 'call Bash {"command":"env"}',
      busy: 'again Glob {"pattern":"*"}',
    },
    options: { program: program('claude'), key, url: server.url, model: 'claude-opus-5-5' },
  },
  {
    ...{ name: 'codex', backend: 'codex', shell: 'call exec_command {"cmd":"env"}' },
    busy: 'again exec_command {"cmd":"true"}',
    options: { program: program('codex'), key, url: v1, model: 'gpt-5' },
  },
  {
    ...{ name: 'opencode', backend: 'opencode', shell: 'call bash {"command":"env","description":"look"}' },
    busy: 'again glob {"pattern":"*"}',
    options: { program: program('opencode'), key, url: v1, model: 'fake' },
  },
  {
    ...{ name: 'gemini', backend: 'gemini', shell: 'call run_shell_command {"command":"env"}' },
    busy: 'again glob {"pattern":"*"}',
    options: { program: program('gemini'), key, url: server.url, model: 'gemini-2.5-flash' },
  },
  {
    ...{
      name: 'qwen',
      backend: 'qwen',
      shell: 'call run_shell_command {"command":"env","is_background":false}',
    },
    busy: 'again glob {"pattern":"*"}',
    options: { program: program('qwen'), key, url: v1, model: 'fake' },
  },
  {
    ...{
      name: 'acp claude',
      backend: 'acp',
      shell: 'call Bash {"command":"env"}',
      busy: 'again Glob {"pattern":"*"}',
    },
    options: {
      ...{ preset: 'claude', program: program('claude-agent-acp') },
      environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.url, HOME: home },
    },
  },
  {
    ...{ name: 'acp codex', backend: 'acp', shell: 'call exec_command {"cmd":"env"}' },
    busy: 'again exec_command {"cmd":"true"}',
    options: {
      ...{ preset: 'codex', program: program('codex-acp') },
      environment: { OPENAI_API_KEY: key, HOME: home, CODEX_CONFIG: JSON.stringify(codexConfig) },
    },
  },
] as const;

async function openProgramHouse({ backend, options }: (typeof tried)[number], budget?: AgentBudget) {
  const manifest = backends.find(({ name }) => name === backend);
  await mkdir(home, { recursive: true });
  const workspace = await mkdtemp(join(home, 'work-'));
  const capabilities: readonly Capability[] = ['shell:write', 'fs:read'];
  const agent = { name: 'coder', description: '', backend, options: manifest?.options.parse(options) };
  return openHouse({
    backends,
    // One of them does not work with a home under the folder for temporary files.
    environment: { HOME: home },
    config: {
      agents: [
        { ...agent, workspace, capabilities, timeoutMs: 90_000, unsafe: true, ...(budget && { budget }) },
      ],
      defaultAgent: 'coder',
    },
  });
}

describe.each(tried)('$name, by way of the gateway', (one) => {
  test('answers, and each call is counted as it says itself', async () => {
    const { channel, database } = await openProgramHouse(one);
    await channel.say('the word is lantern');
    const { markdown } = await channel.until((each) => each.markdown.includes('lantern'));
    expect(markdown).toContain('You said the word is lantern');
    const rows = await database.sql`
      select input_tokens::int as "inputTokens", output_tokens::int as "outputTokens" from ledger
      where input_tokens > 0`;
    // One asks for a title as well.
    expect(rows).toHaveLength(one.name === 'acp claude' ? 2 : 1);
    for (const row of rows) expect(row).toEqual(callUsage);
  });

  test('finds no key by its shell', async () => {
    const { channel } = await openProgramHouse(one);
    await channel.say(one.shell);
    const { markdown } = await channel.until((each) => each.markdown.includes('The tool said'));
    expect(markdown).toContain('PATH=');
    expect(markdown).not.toContain('canary');
  });

  test('is cut at its cap in the middle of its work, and ends soon', async () => {
    const { channel, database } = await openProgramHouse(one, { perDay: { tokens: 400 } });
    await channel.say(one.busy);
    const { markdown } = await channel.until((each) => each.markdown.includes('⏸'));
    expect(markdown).not.toContain('Posthouse stops here');
    expect(markdown).toMatch(/⏸ The budget of coder for today is used up: \d+ tokens of 400 tokens/);
    const [{ calls } = {}] =
      await database.sql`select count(*)::int as calls from ledger where input_tokens > 0`;
    expect(calls).toBe(3);
  });
});
