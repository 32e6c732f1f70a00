import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { qwen } from '../../adapters/agents/qwen/manifest.ts';
import type { QwenOptions } from '../../adapters/agents/qwen/options.ts';
import { permissionsOf } from '../../adapters/agents/qwen/permissions.ts';
import type { AgentBackend } from '../../src/contracts/agent-backend.ts';
import { openBackend } from '../contracts/backend-contract.ts';
import { askerOf, type Given } from '../support/ask-backend.ts';

const program = new URL('../support/fake-qwen.mjs', import.meta.url).pathname;
let backend: AgentBackend<QwenOptions>;
let workspace: string;

beforeAll(async () => {
  backend = await openBackend(qwen, { HOME: '/home/x', DATABASE_URL: 'postgres://canary' });
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-qwen-'));
});
const ask = askerOf(qwen, () => ({ backend, workspace, options: { program } }));
const environmentOf = async (given: Given): Promise<Record<string, string>> =>
  JSON.parse((await ask('env?', given)).text);
const argsOf = async (given: Given): Promise<readonly string[]> =>
  JSON.parse((await ask('args?', given)).text);

const usage = { inputTokens: 120, cachedInputTokens: 7, outputTokens: 30 };

test('what it says is the answer, what it does is told, and what it took is counted', async () => {
  const { text, progress, refused, ending, memo } = await ask('a tool, denied');
  expect(text).toBe('I look.\n\nYou said a tool, denied');
  expect(progress).toEqual(['read_file a.txt']);
  expect(refused).toEqual(['write_file /etc/x']);
  expect(ending).toEqual({ kind: 'answered', usage });
  expect(memo).toMatchObject({ id: '16d13f4b-174c-48ec-af26-de8ab16b3c81' });
});

describe('a conversation', () => {
  test('goes on under its id, and tells what this time took', async () => {
    const { memo } = await ask('hello');
    const earlier = { speaker: 'person', name: 'Ada', text: 'hello', at: new Date(0) } as const;
    const next = await ask('and?', { memo, transcript: [earlier] });
    expect(next).toMatchObject({ text: 'You said and?', ending: { kind: 'answered', usage } });
    const { text } = await ask('args?', { memo });
    expect(JSON.parse(text).slice(-2)).toEqual(['--resume', '16d13f4b-174c-48ec-af26-de8ab16b3c81']);
  });

  test('that is lost begins anew from what was said, and says so', async () => {
    const memo = { id: 'lost', ...usage, at: new Date(0).toISOString() };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date(0) },
    ] as const;
    const { text, ending } = await ask('which?', { memo, transcript });
    expect(text).toMatch(/^_\(Qwen Code has lost our conversation.*Ada: the word is lantern.*which\?$/s);
    expect(ending).toEqual({ kind: 'answered', usage });
  });

  test('a note that is none of ours is as none', async () => {
    expect((await ask('args?', { memo: { id: '--help' } })).text).not.toContain('--resume');
  });
});

describe('what it may do', () => {
  test.each([
    [[], [], ['read_file', 'edit', 'run_shell_command', 'web_fetch', 'agent', 'tool_call']],
    [['tasks:write', 'shell:read', 'gh:write'], [], ['read_file', 'edit', 'run_shell_command', 'web_fetch']],
    [['fs:read'], [], ['edit', 'write_file', 'run_shell_command', 'web_fetch']],
    [['fs:write'], ['edit(//x/desk/**)', 'write_file(//x/desk/**)'], ['run_shell_command', 'web_fetch']],
    [['shell:write'], ['run_shell_command', 'edit', 'write_file'], ['web_fetch', 'agent']],
    [['web:fetch'], ['web_fetch'], ['read_file', 'edit', 'run_shell_command']],
  ] as const)('with %j it is allowed %j, and %j are taken away', (capabilities, allowed, excluded) => {
    const permissions = permissionsOf(capabilities, { workspace: '/x/desk' });
    expect(permissions.allowed).toEqual(allowed);
    expect(permissions.excluded).toEqual(expect.arrayContaining([...excluded]));
    const usable = allowed.map((rule) => rule.split('(', 1)[0]);
    expect(permissions.excluded.filter((tool) => usable.includes(tool))).toEqual([]);
  });

  test('nobody is asked, and what lies in a folder is not believed', async () => {
    const args = (await argsOf({ capabilities: ['fs:read'], options: { instructions: 'Be brief.' } })).join(
      ' ',
    );
    expect(args).toContain('--approval-mode default --safe-mode --max-session-turns 100');
    expect(args).toContain('--append-system-prompt Be brief.');
    expect(args).not.toContain('--allowed-tools');
    const settings = JSON.parse((await ask('settings?')).text);
    expect(settings.security).toEqual({ folderTrust: { enabled: true } });
  });

  test('it sees none of the gateway’s variables, and its key only where it has one', async () => {
    expect(JSON.stringify(await environmentOf({}))).not.toMatch(/canary|OPENAI/);
    expect(await argsOf({})).not.toContain('--auth-type');
    const options = { key: 'sk-secret' };
    expect(await environmentOf({ options })).toMatchObject({
      OPENAI_API_KEY: 'sk-secret',
      OPENAI_BASE_URL: 'https://api.openai.com/v1',
      QWEN_HOME: '/home/x/.qwen/posthouse',
    });
    expect((await ask('args?', { options })).text).not.toContain('sk-secret');
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in', 'Run `qwen` once'],
    ['signed out', 'not_logged_in', 'Run `qwen` once'],
    ['status 429', 'rate_limited', 'slow down'],
    ['status 529', 'overloaded', '(529)'],
    ['status 400', 'too_long', '/session new'],
    ['status 418', 'refused', '(418)'],
    ['steps', 'too_much_output', 'mostSteps'],
    ['no result', 'crashed', 'exit code 3'],
    ['nothing', 'empty', 'said nothing'],
  ])('%s is %s', async (prompt, fault, words) => {
    const { ending } = await ask(prompt);
    expect(ending).toMatchObject({ kind: 'failed', fault, reason: expect.stringContaining(words) });
  });

  test('a program that is not there is known before it is asked', async () => {
    const options = qwen.options.parse({ program: 'no-such-qwen' });
    const needs = {
      agent: 'probe',
      options,
      workspace,
      model: undefined,
      capabilities: [],
      unsafe: false,
    } as const;
    expect(await backend.missing?.(needs)).toContain('npm install -g @qwen-code/qwen-code');
  });
});
