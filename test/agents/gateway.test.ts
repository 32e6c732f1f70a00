import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claude } from '../../adapters/agents/claude/manifest.ts';
import { codex } from '../../adapters/agents/codex/manifest.ts';
import { openHouse } from '../support/house.ts';
import { startModelServer } from '../support/model-server.ts';
import { startResponsesServer } from '../support/responses-server.ts';

const server = await startModelServer();
afterAll(() => server.stop());
const program = (name: string) => join(process.env['POSTHOUSE_AGENTS'] ?? '', name);
const words = JSON.stringify({ words: 'every 1h Pulse: say hello' });
const call = { namespace: 'mcp__posthouse', name: 'task_create', arguments: words };

test.each([
  {
    ...{ backend: 'claude', prompt: `call mcp__posthouse__task_create ${words}`, model: 'claude-opus-5-5' },
    place: async () => server.url,
  },
  { backend: 'codex', prompt: 'make it', model: 'gpt-5', place: () => startResponsesServer(call) },
])('$backend makes a task in a whole house, for the person that it answers', async (tried) => {
  const { backend, prompt, model, place } = tried;
  const settings = { program: program(backend), url: await place(), key: 'sk-canary', model };
  const options = (backend === 'claude' ? claude : codex).options.parse(settings);
  const workspace = join(process.env['POSTHOUSE_AGENTS'] ?? '', '..', '..', 'home', 'gateway');
  const agent = { name: 'coder', description: '', backend, options, workspace, unsafe: false };
  const house = await openHouse({
    backends: [claude, codex],
    config: {
      agents: [{ ...agent, capabilities: ['tasks:write'], timeoutMs: 60_000 }],
      defaultAgent: 'coder',
    },
  });
  await house.channel.say(prompt);
  const { markdown } = await house.channel.until((each) => each.markdown.includes('T-1'));
  expect(markdown).toContain('Pulse');
  const [task] = await house.stores.tasks.visible('all');
  expect(task).toMatchObject({ name: 'Pulse', agent: 'coder', target: { chat: 'home' } });
});
