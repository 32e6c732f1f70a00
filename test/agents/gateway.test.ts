import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { acp } from '../../adapters/agents/acp/manifest.ts';
import { claude } from '../../adapters/agents/claude/manifest.ts';
import { codex } from '../../adapters/agents/codex/manifest.ts';
import { gemini } from '../../adapters/agents/gemini/manifest.ts';
import { opencode } from '../../adapters/agents/opencode/manifest.ts';
import { qwen } from '../../adapters/agents/qwen/manifest.ts';
import type { BackendManifest } from '../../src/contracts/agent-backend.ts';
import { openHouse } from '../support/house.ts';
import { startModelServer } from '../support/model-server.ts';
import { startResponsesServer } from '../support/responses-server.ts';

const server = await startModelServer();
afterAll(() => server.stop());
const agents = process.env['POSTHOUSE_AGENTS'] ?? '';
const program = (name: string) => join(agents, name);
const home = join(agents, '..', '..', 'home', 'gateway');
const key = 'sk-canary';
const words = JSON.stringify({ words: 'every 1h Pulse: say hello' });
const call = (tool: string) => `call ${tool} ${words}`;
const ofResponses = { namespace: 'mcp__posthouse', name: 'task_create', arguments: words };

interface Tried {
  readonly manifest: BackendManifest;
  /** What it calls the tool, where the model says. */
  readonly prompt: string;
  readonly options: object | (() => Promise<object>);
  /** How all of its tools begin; undefined where it has more of its own, or cannot say. */
  readonly only?: RegExp;
}
const anthropic = { key, url: server.url, model: 'claude-opus-5-5' };
const openai = { key, url: `${server.url}/v1`, model: 'fake' };
const tried: readonly (Tried & { readonly name: string })[] = [
  {
    ...{ name: 'claude', manifest: claude, prompt: call('mcp__posthouse__task_create') },
    ...{ options: anthropic, only: /^mcp__posthouse__/ },
  },
  {
    ...{ name: 'codex', manifest: codex, prompt: 'make it' },
    options: async () => ({ key, url: await startResponsesServer(ofResponses), model: 'gpt-5' }),
  },
  {
    name: 'opencode',
    manifest: opencode,
    prompt: call('posthouse_task_create'),
    options: openai,
    only: /^posthouse_/,
  },
  {
    ...{ name: 'gemini', manifest: gemini, prompt: call('mcp_posthouse_task_create') },
    options: { key, url: server.url, model: 'gemini-2.5-flash' },
    only: /^mcp_posthouse_/,
  },
  {
    ...{ name: 'qwen', manifest: qwen, prompt: call('mcp__posthouse__task_create') },
    ...{ options: openai, only: /^mcp__posthouse__/ },
  },
  {
    ...{ name: 'claude-agent-acp', manifest: acp, prompt: call('mcp__posthouse__task_create') },
    options: {
      preset: 'claude',
      environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.url, HOME: home },
    },
  },
];

test.each(tried)('$name makes a task in a whole house, for the person that it answers', async (one) => {
  const { name, manifest, prompt } = one;
  const settings = typeof one.options === 'function' ? await one.options() : one.options;
  const options = manifest.options.parse({ program: program(name), ...settings });
  const agent = { name: 'coder', description: '', backend: manifest.name, options, workspace: home };
  const house = await openHouse({
    backends: [manifest],
    config: {
      agents: [{ ...agent, capabilities: ['tasks:write'], timeoutMs: 60_000, unsafe: false }],
      defaultAgent: 'coder',
    },
  });
  await house.channel.say(prompt);
  const { markdown } = await house.channel.until((each) => each.markdown.includes('T-1'));
  expect(markdown).toContain('Pulse');
  const [task] = await house.stores.tasks.visible('all');
  expect(task).toMatchObject({ name: 'Pulse', agent: 'coder', target: { chat: 'home' } });
  if (!one.only) return;
  await house.channel.say('tools?');
  const answer = await house.channel.until((each) => /^tools: /.test(each.markdown));
  const tools = answer.markdown.replace('tools: ', '').split(', ');
  expect(tools).toHaveLength(9);
  expect(tools.filter((tool) => !one.only?.test(tool))).toEqual([]);
});
