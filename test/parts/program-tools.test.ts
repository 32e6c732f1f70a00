import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { acp } from '../../adapters/agents/acp/manifest.ts';
import { claude } from '../../adapters/agents/claude/manifest.ts';
import { codex } from '../../adapters/agents/codex/manifest.ts';
import { gemini } from '../../adapters/agents/gemini/manifest.ts';
import { opencode } from '../../adapters/agents/opencode/manifest.ts';
import { qwen } from '../../adapters/agents/qwen/manifest.ts';
import type { BackendManifest } from '../../src/contracts/agent-backend.ts';
import type { GatewayAccess } from '../../src/contracts/gateway-tools.ts';
import { aRequest, collect, never, openBackend } from '../contracts/backend-contract.ts';
import { openHouse } from '../support/house.ts';
import { openToolHouse } from '../support/tool-house.ts';

const support = new URL('../support/', import.meta.url).pathname;
/** Where a program is told of the gateway: by a question that its imitation answers. */
type Place = 'args?' | 'env?' | 'servers?' | 'state?';
const programs: readonly {
  readonly name: string;
  readonly manifest: BackendManifest;
  readonly options: { readonly program: string; readonly key?: string };
  readonly place: Place;
}[] = [
  { name: 'claude', manifest: claude, options: fake('claude'), place: 'args?' },
  { name: 'codex', manifest: codex, options: fake('codex'), place: 'args?' },
  { name: 'opencode', manifest: opencode, options: fake('opencode'), place: 'env?' },
  // Without a key it works in the home of a person, whose settings are theirs.
  { name: 'gemini', manifest: gemini, options: { ...fake('gemini'), key: 'sk-x' }, place: 'env?' },
  { name: 'qwen', manifest: qwen, options: fake('qwen'), place: 'servers?' },
  { name: 'acp', manifest: acp, options: fake('acp'), place: 'state?' },
];
const gateway: GatewayAccess = { url: 'http://127.0.0.1:9/mcp', token: 'secret-token-51' };
const takesVariable = ['claude', 'codex', 'opencode', 'gemini'];

function fake(name: string) {
  return { program: `${support}fake-${name}.mjs` };
}

describe.each(programs)('$name', ({ name, manifest, options: settings, place }) => {
  async function openProgramHouse() {
    const workspace = await mkdtemp(join(tmpdir(), `posthouse-test-${name}-`));
    const options = manifest.options.parse(settings);
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
    given: { readonly gateway?: GatewayAccess; readonly options?: unknown; readonly workspace?: string } = {},
  ) => {
    const workspace = await mkdtemp(join(tmpdir(), `posthouse-test-${name}-`));
    const backend = await openBackend(manifest, {});
    const options = manifest.options.parse(settings);
    const request = aRequest({ prompt, workspace, options, ...given });
    return collect(backend.run(request, never));
  };

  test('hears of the gateway where there is one, and not where there is none', async () => {
    expect((await ask(place, { gateway })).text).toContain(gateway.url);
    expect((await ask(place)).text).not.toMatch(/127\.0\.0\.1|POSTHOUSE_TOOLS/);
  });

  test('never gets the token by an argument', async () => {
    expect((await ask('args?', { gateway })).text).not.toContain(gateway.token);
  });

  test.runIf(takesVariable.includes(name))('gets the token by a variable', async () => {
    expect((await ask('env?', { gateway })).text).toContain('POSTHOUSE_TOOLS_TOKEN');
    expect((await ask('env?')).text).not.toContain('POSTHOUSE_TOOLS_TOKEN');
  });

  test.runIf(name === 'gemini')('without a key it has no tools, since its home is a person’s', async () => {
    const { text } = await ask('args?', { gateway, options: manifest.options.parse(fake(name)) });
    expect(text).toContain('"--allowed-mcp-server-names","none"');
  });

  test.runIf(name === 'qwen')('gets the token by a file, which is gone with the request', async () => {
    expect((await ask('servers?', { gateway })).text).toContain(gateway.token);
    expect((await ask('env?', { gateway })).text).not.toContain(gateway.token);
    const { text } = await ask('args?', { gateway });
    const args: readonly string[] = JSON.parse(text);
    expect(existsSync(args[args.indexOf('--mcp-config') + 1] ?? '')).toBe(false);
  });

  test.runIf(name === 'qwen')('has none in a folder where settings lie that it would believe', async () => {
    const workspace = await mkdtemp(join(tmpdir(), `posthouse-test-${name}-`));
    await writeFile(join(workspace, '.env'), 'OPENAI_BASE_URL=http://127.0.0.1:9/v1');
    expect((await ask('servers?', { gateway, workspace })).text).toBe('{}');
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
    const alone = manifest.options.parse({ ...settings, environment: { FAKE_ACP: 'alone' } });
    expect((await ask('state?', { gateway, options: alone })).text).toContain('"mcpServers":[]');
  });

  test('shows people what it does, and can do nothing once its request is over', async () => {
    const house = await openToolHouse(['tasks:read']);
    const prompt = 'use task_show {"task":"T-7"}';
    let dead = gateway;
    const told = await house.during(async (access) => {
      dead = access;
      return JSON.stringify((await ask(prompt, { gateway: access })).events);
    });
    expect(told).toContain(JSON.stringify({ kind: 'progress', text: 'looks at a task: T-7' }));
    expect(told).toContain('There is no task');
    expect((await ask(prompt, { gateway: dead })).ending?.kind).not.toBe('answered');
  });
});
