import { existsSync } from 'node:fs';
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claude } from '../../adapters/agents/claude/manifest.ts';
import type { ClaudeOptions } from '../../adapters/agents/claude/options.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import {
  aRequest,
  backendContract,
  collect,
  never,
  openBackend,
  processesOf,
  refusalsIn,
} from '../contracts/backend-contract.ts';
import { callUsage, startModelServer } from '../support/model-server.ts';
import { startToolServer } from '../support/tool-server.ts';

const server = await startModelServer();
const program = join(process.env['POSTHOUSE_AGENTS'] ?? '', 'claude');
const settings = { program, url: server.url, key: 'sk-canary-51', model: 'claude-opus-5-5' };
let backend: AgentBackend<ClaudeOptions>;
let workspace: string;

beforeAll(async () => {
  expect(existsSync(program)).toBe(true);
  backend = await openBackend(claude, { HOME: await mkdtemp(join(tmpdir(), 'posthouse-test-home-')) });
});
afterAll(() => server.stop());
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-claude-'));
});

async function ask(
  prompt: string,
  {
    options = {},
    ...given
  }: { options?: object } & Partial<Omit<BackendRequest<ClaudeOptions>, 'options'>> = {},
) {
  const request = aRequest({
    ...{ prompt, workspace, options: claude.options.parse({ ...settings, ...options }) },
    ...given,
  });
  const collected = await collect(backend.run(request, never));
  const memo = collected.events.findLast((event) => event.kind === 'memo')?.memo;
  expect(await processesOf(request.mark)).toEqual([]);
  expect(JSON.stringify(collected)).not.toContain('sk-canary');
  return { ...collected, memo };
}

backendContract(claude, {
  options: settings,
  denied: { prompt: 'call Bash {"command":"touch x"}', what: /^Bash touch x/ },
  slowPrompt: 'slow',
  promptFor: (word) => word,
});

test('its answer grows while it writes', async () => {
  const { events } = await ask('a sentence of some length, so that it does not fit into one piece');
  expect(events.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(1);
});

describe('a conversation', () => {
  test('goes on in a new process, costs what this time took, and begins anew when it is lost', async () => {
    const first = await ask('the word is lantern');
    expect(first.ending).toMatchObject({ kind: 'answered', usage: callUsage });
    const second = await ask('which word?', { memo: first.memo });
    expect(second.text).toContain('user: the word is lantern');
    const { costUsd = 0 } = first.ending && 'usage' in first.ending ? (first.ending.usage ?? {}) : {};
    expect(costUsd).toBeGreaterThan(0);
    expect(second.ending).toMatchObject({ usage: { ...callUsage, costUsd: expect.closeTo(costUsd, 9) } });
    const gone = { ...(first.memo as object), id: '00000000-0000-4000-8000-000000000000' };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date() },
    ] as const;
    const third = await ask('which word?', { memo: gone, transcript });
    expect(third.text).toMatch(/^_\(Claude Code has lost our conversation.*Ada: the word is lantern/s);
    expect(third.ending).toMatchObject({ kind: 'answered' });
  });

  test('knows what a task has brought into it meanwhile', async () => {
    const { memo } = await ask('hello');
    const news = {
      speaker: 'house',
      name: 'Watch',
      text: 'the pond is frozen',
      at: new Date(Date.now() + 1_000),
    } as const;
    expect((await ask('and?', { memo, transcript: [news] })).text).toContain('Watch: the pond is frozen');
  });
});

describe('what it may do', () => {
  test('reads inside of its folder, and nothing outside of it, also not by a link', async () => {
    await writeFile(join(workspace, 'a.txt'), 'inside text');
    await symlink('/etc/passwd', join(workspace, 'link'));
    const capabilities = ['fs:read'] as const;
    const read = (path: string) => ask(`call Read {"file_path":"${path}"}`, { capabilities });
    expect((await read(join(workspace, 'a.txt'))).text).toContain('inside text');
    for (const path of ['/etc/passwd', join(workspace, 'link')]) {
      const { text, events } = await read(path);
      expect(text).not.toContain('root:');
      expect(refusalsIn(events)).toEqual([expect.stringMatching(/^Read /)]);
    }
  });

  test('writes inside of its folder with fs:write, and nowhere else', async () => {
    const capabilities = ['fs:write'] as const;
    const write = (path: string) => ask(`call Write {"file_path":"${path}","content":"x"}`, { capabilities });
    await write(join(workspace, 'b.txt'));
    expect(await readFile(join(workspace, 'b.txt'), 'utf8')).toBe('x');
    const outside = join(await mkdtemp(join(tmpdir(), 'posthouse-test-out-')), 'c.txt');
    await write(outside);
    expect(existsSync(outside)).toBe(false);
  });

  test.each([
    ['Bash', { command: 'id' }, ['fs:write']],
    ['Write', { file_path: 'x.txt', content: 'x' }, ['fs:read']],
    ['Bash', { command: 'touch x.txt' }, ['shell:read']],
    ['Bash', { command: 'cat /etc/passwd' }, ['shell:read']],
    ['Bash', { command: 'echo x > x.txt' }, ['shell:read']],
    ['Bash', { command: 'ls; touch x.txt' }, ['shell:read']],
  ] as const)('%s %j is refused with %j', async (tool, input, capabilities) => {
    const { text } = await ask(`call ${tool} ${JSON.stringify(input)}`, { capabilities });
    expect(text).toMatch(/denied|disabled|not available|requires|blocked|not allowed/i);
    expect(text).not.toContain('root:');
    expect(existsSync(join(workspace, 'x.txt'))).toBe(false);
  });

  test('a shell is one with shell:write', async () => {
    const { text } = await ask('call Bash {"command":"echo $((6*7))"}', { capabilities: ['shell:write'] });
    expect(text).toContain('42');
  });
});

describe('the tools of the gateway', () => {
  const words = { words: 'every 1h Pulse: say hello' };
  const call = `call mcp__posthouse__task_create ${JSON.stringify(words)}`;

  test('are used without asking, also where it has no tool of its own, and people see it', async () => {
    const gateway = await startToolServer();
    const { text, events } = await ask(call, { gateway });
    expect(text).toContain('noted: every 1h Pulse: say hello');
    expect(events).toContainEqual({ kind: 'progress', text: `makes a task: ${words.words}` });
    expect((await ask('tools?', { gateway })).text).toBe('tools: mcp__posthouse__task_create');
  });

  test('are gone when nobody knows the token, and the answer goes on', async () => {
    const { url } = await startToolServer();
    const { text, ending } = await ask('tools?', { gateway: { url, token: 'guess' } });
    expect(text).toBe('tools: none');
    expect(ending).toMatchObject({ kind: 'answered' });
  });

  test('are those of its own request alone, whatever a folder says', async () => {
    const servers = { mcpServers: { evil: { type: 'http', url: 'http://127.0.0.1:9/mcp' } } };
    await writeFile(join(workspace, '.mcp.json'), JSON.stringify(servers));
    expect((await ask('tools?')).text).toBe('tools: none');
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in'],
    ['status 429', 'rate_limited'],
    ['status 529', 'overloaded'],
    ['status 400', 'too_long'],
  ])('%s is %s', async (prompt, fault) => {
    expect((await ask(prompt)).ending).toMatchObject({ kind: 'failed', fault });
  });

  test('a prompt is never taken for a flag', async () => {
    expect((await ask('--version')).text).toContain('--version');
  });

  test('steps run out', async () => {
    const { ending } = await ask('again Glob {"pattern":"*"}', {
      options: { mostSteps: 2 },
      capabilities: ['fs:read'],
    });
    expect(ending).toMatchObject({ kind: 'failed', fault: 'too_much_output' });
  });
});
