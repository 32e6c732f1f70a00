import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { acp } from '../../adapters/agents/acp/manifest.ts';
import { claude } from '../../adapters/agents/claude/manifest.ts';
import { codex } from '../../adapters/agents/codex/manifest.ts';
import type { BackendManifest } from '../../src/contracts/agent-backend.ts';
import type { GatewayAccess } from '../../src/contracts/gateway-tools.ts';
import { aRequest, collect, never, openBackend } from '../contracts/backend-contract.ts';
import { openHouse } from '../support/house.ts';

const support = new URL('../support/', import.meta.url).pathname;
const programs: readonly { name: string; manifest: BackendManifest; program: string }[] = [
  { name: 'claude', manifest: claude, program: `${support}fake-claude.mjs` },
  { name: 'codex', manifest: codex, program: `${support}fake-codex.mjs` },
  { name: 'acp', manifest: acp, program: `${support}fake-acp.mjs` },
];
const gateway: GatewayAccess = { url: 'http://127.0.0.1:9/mcp', token: 'secret-token-51' };

describe.each(programs)('$name', ({ name, manifest, program }) => {
  async function openProgramHouse() {
    const workspace = await mkdtemp(join(tmpdir(), `posthouse-test-${name}-`));
    const options = manifest.options.parse({ program });
    const agent = { name: 'clerk', description: '', backend: name, options, workspace, unsafe: true };
    const agents = [{ ...agent, capabilities: ['tasks:write' as const], timeoutMs: 60_000 }];
    return openHouse({ backends: [manifest], config: { agents } });
  }

  test('makes a task for the person that it answers', async () => {
    const house = await openProgramHouse();
    await house.channel.say('use task_create {"words":"every 1h Pulse: say hello"}');
    const { markdown } = await house.channel.until((each) => each.markdown.includes('T-1'));
    expect(markdown).toContain('✅ **Pulse** · T-1');
    expect(await house.stores.tasks.visible('all')).toMatchObject([{ name: 'Pulse', agent: 'clerk' }]);
  });

  test('has no tool that it was not given, and a task has none', async () => {
    const house = await openProgramHouse();
    await house.channel.say('use say {"text":"hi"}');
    await house.channel.until(({ markdown }) => markdown === 'no tool say');
    await house.channel.say('/task new Loop: args? state?');
    await house.channel.until(({ markdown }) => markdown.includes('T-1'));
    await house.channel.say('/task run T-1');
    const { markdown } = await house.channel.until((each) => /▸ \*\*Loop/.test(each.markdown));
    expect(markdown).not.toContain('/mcp');
    expect(markdown).not.toContain('--mcp-config');
  });

  const ask = async (
    prompt: string,
    given: { readonly gateway?: GatewayAccess; readonly options?: unknown } = {},
  ) => {
    const workspace = await mkdtemp(join(tmpdir(), `posthouse-test-${name}-`));
    const backend = await openBackend(manifest, {});
    const options = manifest.options.parse({ program });
    const request = aRequest({ prompt, workspace, options, ...given });
    return collect(backend.run(request, never));
  };

  test.skipIf(name === 'acp')('gets the token by a variable and never by an argument', async () => {
    const { text: args } = await ask('args?', { gateway });
    expect(args).toContain('http://127.0.0.1:9/mcp');
    expect(args).toContain('POSTHOUSE_TOOLS_TOKEN');
    expect(args).not.toContain(gateway.token);
    expect((await ask('env?', { gateway })).text).toContain('POSTHOUSE_TOOLS_TOKEN');
    expect((await ask('env?')).text).not.toContain('POSTHOUSE_TOOLS_TOKEN');
  });

  test.runIf(name === 'acp')('gets the token by its protocol alone', async () => {
    for (const question of ['args?', 'env?']) {
      const { text } = await ask(question, { gateway });
      expect(text).not.toMatch(/secret-token|POSTHOUSE_TOOLS_TOKEN/);
    }
    const header = { name: 'Authorization', value: `Bearer ${gateway.token}` };
    const server = { type: 'http', name: 'posthouse', url: gateway.url, headers: [header] };
    expect((await ask('state?', { gateway })).text).toContain(`"mcpServers":[${JSON.stringify(server)}]`);
    expect((await ask('state?')).text).toContain('"mcpServers":[]');
    const alone = manifest.options.parse({ program, environment: { FAKE_ACP: 'alone' } });
    expect((await ask('state?', { gateway, options: alone })).text).toContain('"mcpServers":[]');
  });

  test('shows people what it does', async () => {
    const { events } = await ask('use task_create {"words":"every 1h Pulse: say hello"}', { gateway });
    expect(events).toContainEqual({ kind: 'progress', text: 'makes a task: every 1h Pulse: say hello' });
  });
});
