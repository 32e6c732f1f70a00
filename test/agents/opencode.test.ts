import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { opencode } from '../../adapters/agents/opencode/manifest.ts';
import type { OpencodeOptions } from '../../adapters/agents/opencode/options.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import { backendContract, openBackend } from '../contracts/backend-contract.ts';
import { askerOf } from '../support/ask-backend.ts';
import { callUsage, startModelServer } from '../support/model-server.ts';

const server = await startModelServer();
const program = join(process.env['POSTHOUSE_AGENTS'] ?? '', 'opencode');
const settings = { program, url: `${server.url}/v1`, key: 'sk-canary-51', model: 'fake' };
const home = await mkdtemp(join(tmpdir(), 'posthouse-test-home-'));
let backend: AgentBackend<OpencodeOptions>;
let parent: string;
let workspace: string;

beforeAll(async () => {
  expect(existsSync(program)).toBe(true);
  backend = await openBackend(opencode, { HOME: home });
});
afterAll(() => server.stop());
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'posthouse-test-opencode-'));
  workspace = join(parent, 'work');
  await mkdir(workspace);
});

const ask = askerOf(opencode, () => ({ backend, workspace, options: settings }));
const call = (tool: string, input: object, capabilities: BackendRequest['capabilities']) =>
  ask(`call ${tool} ${JSON.stringify(input)}`, { capabilities, timeoutMs: 60_000 });
const run = (command: string, capabilities: BackendRequest['capabilities']) =>
  call('bash', { command, description: 'try' }, capabilities);

describe('a conversation', () => {
  test('goes on in a new process, costs what this time took, and begins anew when it is lost', async () => {
    const before = server.requests().length;
    const first = await ask('the word is lantern');
    expect(first.ending).toMatchObject({ kind: 'answered', usage: { ...callUsage, model: 'fake' } });
    // It asks its model for nothing else, such as a title.
    expect(server.requests().length - before).toBe(1);
    const second = await ask('which word?', { memo: first.memo });
    expect(second.text).toContain('user: the word is lantern');
    expect(second.ending).toMatchObject({ usage: callUsage });
    const gone = { ...(first.memo as object), id: 'ses_00000000000000000000000000' };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date() },
    ] as const;
    const third = await ask('which word?', { memo: gone, transcript });
    expect(third.text).toMatch(/^_\(OpenCode has lost our conversation.*Ada: the word is lantern/s);
    expect(third.ending).toMatchObject({ kind: 'answered' });
  });
});

describe('what it may do', () => {
  test('without a capability it has no tools', async () => {
    expect((await ask('tools?')).text).toBe('tools: none');
  });

  test('reads inside of its folder, and nothing outside of it', async () => {
    await writeFile(join(workspace, 'a.txt'), 'inside text');
    expect((await call('read', { filePath: 'a.txt' }, ['fs:read'])).text).toContain('inside text');
    const { text, refused } = await call('read', { filePath: '/etc/passwd' }, ['fs:read']);
    expect(text).not.toContain('root:');
    expect(refused).toEqual(['read /etc/passwd']);
  });

  test('writes inside of its folder with fs:write, and nowhere else', async () => {
    await call('write', { filePath: join(workspace, 'b.txt'), content: 'x' }, ['fs:write']);
    expect(await readFile(join(workspace, 'b.txt'), 'utf8')).toBe('x');
    for (const folder of [parent, '/tmp/opencode']) {
      await call('write', { filePath: join(folder, 'c.txt'), content: 'x' }, ['fs:write']);
      expect(existsSync(join(folder, 'c.txt'))).toBe(false);
    }
  });

  test.each([
    ['id', ['fs:write']],
    ['touch x.txt', ['shell:read']],
    ['ls; touch x.txt', ['shell:read']],
    ['echo x > x.txt', ['shell:read']],
    ['echo $(touch x.txt)', ['shell:read']],
    ['cat < /etc/passwd', ['shell:read']],
    ['head -1 /etc/passwd', ['shell:read']],
    ['grep root ../../../../etc/passwd', ['shell:read']],
    ['git diff --output=x.txt', ['shell:read']],
  ] as const)('%s is refused with %j', async (command, capabilities) => {
    const { text, refused } = await run(command, capabilities);
    expect(refused).toHaveLength(1);
    expect(text).not.toContain('root:');
    expect(existsSync(join(workspace, 'x.txt'))).toBe(false);
  });

  test('runs a harmless command with shell:read, and any with shell:write', async () => {
    await writeFile(join(workspace, 'a.txt'), 'inside text');
    expect((await run('cat a.txt', ['shell:read'])).text).toContain('inside text');
    expect((await run('echo $((6*7))', ['shell:write'])).text).toContain('42');
  });

  test('what lies in its folder or above it widens nothing', async () => {
    const agent = { permission: { bash: 'allow' }, prompt: 'widened' };
    const wide = JSON.stringify({ permission: { bash: 'allow' }, agent: { posthouse: agent, build: agent } });
    await writeFile(join(parent, 'opencode.json'), wide);
    await mkdir(join(workspace, '.opencode'));
    await writeFile(join(workspace, '.opencode', 'opencode.json'), wide);
    await writeFile(join(workspace, 'AGENTS.md'), 'widened');
    expect((await ask('tools?', { capabilities: ['fs:read'] })).text).toBe('tools: glob, grep, read');
    expect((await ask('told?', { capabilities: ['fs:read'] })).text).not.toContain('widened');
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in'],
    ['status 429', 'rate_limited'],
    ['status 400', 'too_long'],
  ])('%s is %s', async (prompt, fault) => {
    const { ending } = await ask(prompt, { timeoutMs: 60_000 });
    expect(ending).toMatchObject({ kind: 'failed', fault });
  });

  test('a prompt is never taken for a flag', async () => {
    expect((await ask('--version')).text).toContain('--version');
  });
});

backendContract(opencode, {
  denied: { prompt: 'call bash {"command":"touch x","description":"x"}', what: /touch x/ },
  options: settings,
  environment: { HOME: home },
  slowPrompt: 'busy glob {"pattern":"*"}',
  promptFor: (word) => word,
});
