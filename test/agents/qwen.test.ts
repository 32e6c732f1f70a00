import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { qwen } from '../../adapters/agents/qwen/manifest.ts';
import type { QwenOptions } from '../../adapters/agents/qwen/options.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import { backendContract, openBackend } from '../contracts/backend-contract.ts';
import { askerOf } from '../support/ask-backend.ts';
import { callUsage, startModelServer } from '../support/model-server.ts';

const server = await startModelServer();
const program = join(process.env['POSTHOUSE_AGENTS'] ?? '', 'qwen');
const settings = { program, url: `${server.url}/v1`, key: 'sk-canary-51', model: 'fake' };
const home = await mkdtemp(join(tmpdir(), 'posthouse-test-home-'));
let backend: AgentBackend<QwenOptions>;
let parent: string;
let workspace: string;

beforeAll(async () => {
  expect(existsSync(program)).toBe(true);
  backend = await openBackend(qwen, { HOME: home });
});
afterAll(() => server.stop());
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'posthouse-test-qwen-'));
  workspace = join(parent, 'work');
  await mkdir(workspace);
});

const ask = askerOf(qwen, () => ({ backend, workspace, options: settings }));
const call = (tool: string, input: object, capabilities: BackendRequest['capabilities']) =>
  ask(`call ${tool} ${JSON.stringify(input)}`, { capabilities, timeoutMs: 60_000 });
const run = (command: string, capabilities: BackendRequest['capabilities']) =>
  call('run_shell_command', { command, is_background: false }, capabilities);

test('its answer grows while it writes', async () => {
  const { events } = await ask('a sentence of some length, so that it does not fit into one piece');
  expect(events.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(1);
});

describe('a conversation', () => {
  test('goes on in a new process, costs what this time took, and begins anew when it is lost', async () => {
    const first = await ask('the word is lantern');
    expect(first.ending).toMatchObject({ kind: 'answered', usage: { ...callUsage, model: 'fake' } });
    const second = await ask('which word?', { memo: first.memo });
    expect(second.text).toContain('user: the word is lantern');
    expect(second.ending).toMatchObject({ usage: callUsage });
    const gone = { ...(first.memo as object), id: '00000000-0000-4000-8000-000000000000' };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date() },
    ] as const;
    const third = await ask('which word?', { memo: gone, transcript });
    expect(third.text).toMatch(/^_\(Qwen Code has lost our conversation.*Ada: the word is lantern/s);
    expect(third.ending).toMatchObject({ kind: 'answered' });
  });
});

describe('what it may do', () => {
  test('without a capability it has no tools', async () => {
    expect((await ask('tools?')).text).toBe('tools: none');
  });

  test('reads inside of its folder, and nothing outside of it, also not by a link', async () => {
    await writeFile(join(workspace, 'a.txt'), 'inside text');
    await symlink('/etc/passwd', join(workspace, 'link'));
    const read = (path: string) => call('read_file', { file_path: path }, ['fs:read']);
    expect((await read(join(workspace, 'a.txt'))).text).toContain('inside text');
    for (const path of ['/etc/passwd', join(workspace, 'link')]) {
      const { text, refused } = await read(path);
      expect(text).not.toContain('root:');
      expect(refused).toContain(`read_file ${path}`);
    }
  });

  test('writes inside of its folder with fs:write, and nowhere else', async () => {
    const write = (path: string) => call('write_file', { file_path: path, content: 'x' }, ['fs:write']);
    await write(join(workspace, 'b.txt'));
    expect(await readFile(join(workspace, 'b.txt'), 'utf8')).toBe('x');
    await write(join(parent, 'c.txt'));
    expect(existsSync(join(parent, 'c.txt'))).toBe(false);
  });

  test.each([['fs:write'], ['shell:read'], ['gh:write']] as const)(
    'with %s it has no shell',
    async (capability) => {
      const { text } = await run('touch x.txt', [capability]);
      expect(text).toMatch(/not found|denied|declined|not available|disabled/i);
      expect(existsSync(join(workspace, 'x.txt'))).toBe(false);
    },
  );

  test('runs anything with shell:write', async () => {
    expect((await run('echo $((6*7)) > d.txt; cat d.txt', ['shell:write'])).text).toContain('42');
  });

  test('what lies in its folder widens nothing, and gets no key', async () => {
    await mkdir(join(workspace, '.qwen'));
    const wide = {
      permissions: { allow: ['run_shell_command', 'read_file'] },
      tools: { approvalMode: 'yolo' },
    };
    await writeFile(join(workspace, '.qwen', 'settings.json'), JSON.stringify(wide));
    await writeFile(join(workspace, '.env'), 'OPENAI_BASE_URL=http://127.0.0.1:9/v1');
    await writeFile(join(workspace, 'QWEN.md'), 'widened');
    expect((await run('touch x.txt', ['fs:read'])).refused).not.toEqual([]);
    expect(existsSync(join(workspace, 'x.txt'))).toBe(false);
    expect((await call('read_file', { file_path: '/etc/passwd' }, ['fs:read'])).text).not.toContain('root:');
    expect((await ask('told?')).text).not.toContain('widened');
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

  test('steps run out', async () => {
    const { ending } = await ask('again glob {"pattern":"*"}', {
      options: { mostSteps: 2 },
      capabilities: ['fs:read'],
    });
    expect(ending).toMatchObject({ kind: 'failed', fault: 'too_much_output' });
  });

  test('a prompt is never taken for a flag', async () => {
    expect((await ask('--version')).text).toContain('--version');
  });
});

backendContract(qwen, {
  denied: { prompt: 'call run_shell_command {"command":"touch x"}', what: /^run_shell_command touch x/ },
  options: settings,
  environment: { HOME: home },
  slowPrompt: 'slow',
  promptFor: (word) => word,
});
