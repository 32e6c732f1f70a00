import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codex } from '../../adapters/agents/codex/manifest.ts';
import type { CodexOptions } from '../../adapters/agents/codex/options.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import {
  aRequest,
  backendContract,
  collect,
  never,
  openBackend,
  processesOf,
} from '../contracts/backend-contract.ts';
import { callUsage, startModelServer } from '../support/model-server.ts';
import { startResponsesServer } from '../support/responses-server.ts';
import { startToolServer } from '../support/tool-server.ts';

const server = await startModelServer();
const agents = process.env['POSTHOUSE_AGENTS'] ?? '';
const program = join(agents, 'codex');
const settings = { program, url: `${server.url}/v1`, key: 'sk-canary-51', model: 'gpt-5' };
// It does not work with a home under the folder for temporary files.
const home = join(agents, '..', '..', 'home');
let backend: AgentBackend<CodexOptions>;
let workspace: string;

beforeAll(async () => {
  expect(existsSync(program)).toBe(true);
  await mkdir(home, { recursive: true });
  backend = await openBackend(codex, { HOME: home });
  // What the contract's requests are made with: without a home of its own it would take that of whoever tests.
  process.env['HOME'] = home;
});
afterAll(() => server.stop());
beforeEach(async () => {
  workspace = await mkdtemp(join(home, 'work-'));
});

async function ask(
  prompt: string,
  {
    options = {},
    ...given
  }: { options?: object } & Partial<Omit<BackendRequest<CodexOptions>, 'options'>> = {},
) {
  const request = aRequest({
    ...{ prompt, workspace, options: codex.options.parse({ ...settings, ...options }) },
    ...given,
  });
  const collected = await collect(backend.run(request, never));
  const memo = collected.events.findLast((event) => event.kind === 'memo')?.memo;
  expect(await processesOf(request.mark)).toEqual([]);
  expect(JSON.stringify(collected)).not.toContain('sk-canary');
  return { ...collected, memo };
}

const run = (command: string, capabilities: BackendRequest['capabilities']) =>
  ask(`call exec_command ${JSON.stringify({ cmd: command })}`, { capabilities });

describe('a conversation', () => {
  test('goes on in a new process, costs what this time took, and begins anew when it is lost', async () => {
    const first = await ask('the word is lantern');
    expect(first.ending).toMatchObject({ kind: 'answered', usage: callUsage });
    const second = await ask('which word?', { memo: first.memo });
    expect(second.text).toContain('user: the word is lantern');
    expect(second.ending).toMatchObject({ usage: callUsage });
    expect(second.memo).toMatchObject({ inputTokens: 2 * callUsage.inputTokens });
    const gone = { ...(first.memo as object), id: '00000000-0000-4000-8000-000000000000' };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date() },
    ] as const;
    const third = await ask('which word?', { memo: gone, transcript });
    expect(third.text).toMatch(/^_\(Codex has lost our conversation.*Ada: the word is lantern/s);
    expect(third.ending).toMatchObject({ kind: 'answered' });
  });
});

describe('what it may do', () => {
  test('without a capability it has no shell', async () => {
    expect((await ask('tools?')).text).toBe('tools: request_user_input, view_image');
  });

  test('it reads, and its shell sees no key', async () => {
    await writeFile(join(workspace, 'a.txt'), 'inside text');
    expect((await run('cat a.txt', ['fs:read'])).text).toContain('inside text');
    expect((await run('env', ['shell:read'])).text).not.toContain('canary');
  });

  test('it writes in its folder with fs:write, and nowhere else', async () => {
    await run('echo x > b.txt', ['fs:write']);
    expect(await readFile(join(workspace, 'b.txt'), 'utf8')).toBe('x\n');
    const outside = join(home, `outside-${Date.now()}.txt`);
    await run(`echo x > ${outside}`, ['fs:write']);
    expect(existsSync(outside)).toBe(false);
  });

  test.each([['fs:read'], ['shell:read']] as const)('with %s it writes nothing', async (capability) => {
    await run('echo x > c.txt', [capability]);
    expect(existsSync(join(workspace, 'c.txt'))).toBe(false);
  });

  test('its shell reaches no network', async () => {
    const before = server.requests().length;
    const { text } = await run(
      `bash -c 'echo > /dev/tcp/127.0.0.1/${new URL(server.url).port} && echo reached'`,
      ['shell:write'],
    );
    expect(text).not.toContain('reached\n');
    expect(server.requests().length - before).toBe(2);
  });
});

describe('the tools of the gateway', () => {
  const words = { words: 'every 1h Pulse: say hello' };
  const call = { namespace: 'mcp__posthouse', name: 'task_create', arguments: JSON.stringify(words) };

  test('are used without asking, also where it has no shell, and people see it', async () => {
    const gateway = await startToolServer();
    const url = await startResponsesServer(call);
    const { text, events } = await ask('make it', { gateway, options: { url } });
    expect(text).toContain('noted: every 1h Pulse: say hello');
    expect(events).toContainEqual({ kind: 'progress', text: `makes a task: ${words.words}` });
  });

  test('are gone when nobody knows the token', async () => {
    const { url: place } = await startToolServer();
    const url = await startResponsesServer(call);
    const { text } = await ask('make it', { gateway: { url: place, token: 'guess' }, options: { url } });
    expect(text).not.toContain('noted');
  });

  test('have a token that its shell does not see', async () => {
    const { url } = await startToolServer();
    const gateway = { url, token: 'canary-token' };
    const { text } = await ask('call exec_command {"cmd":"env"}', { gateway, capabilities: ['shell:read'] });
    expect(text).toContain('PATH=');
    expect(text).not.toContain('canary');
    expect(text).not.toContain('POSTHOUSE_TOOLS');
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in'],
    ['status 429', 'rate_limited'],
    ['status 500', 'overloaded'],
  ])('%s is %s', async (prompt, fault) => {
    expect((await ask(prompt)).ending).toMatchObject({ kind: 'failed', fault });
  });

  test('a prompt is never taken for a flag', async () => {
    expect((await ask('--version')).text).toContain('--version');
  });
});

backendContract(codex, {
  options: settings,
  denied: {
    prompt: 'call exec_command {"cmd":"touch x"}',
    ...{ capabilities: ['fs:read'], what: /touch x/ },
  },
  slowPrompt: 'busy view_image {"path":"none.png"}',
  promptFor: (word) => word,
});
