import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { gemini } from '../../adapters/agents/gemini/manifest.ts';
import type { GeminiOptions } from '../../adapters/agents/gemini/options.ts';
import { policyOf } from '../../adapters/agents/gemini/policy.ts';
import type { AgentBackend } from '../../src/contracts/agent-backend.ts';
import { openBackend } from '../contracts/backend-contract.ts';
import { askerOf, type Given } from '../support/ask-backend.ts';

const program = new URL('../support/fake-gemini.mjs', import.meta.url).pathname;
let backend: AgentBackend<GeminiOptions>;
let workspace: string;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'posthouse-test-home-'));
  backend = await openBackend(gemini, { HOME: home, DATABASE_URL: 'postgres://canary' });
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-gemini-'));
});
const ask = askerOf(gemini, () => ({ backend, workspace, options: { program } }));
const environmentOf = async (given: Given): Promise<Record<string, string>> =>
  JSON.parse((await ask('env?', given)).text);
const argsOf = async (given: Given): Promise<readonly string[]> =>
  JSON.parse((await ask('args?', given)).text);

const usage = { inputTokens: 120, cachedInputTokens: 7, outputTokens: 30 };

test('what it says is the answer, what it does is told, and what it took is counted', async () => {
  const { text, progress, refused, ending, memo } = await ask('a tool, denied');
  expect(text).toBe('I look.\n\nYou said a tool, denied');
  expect(progress).toEqual(['read_file a.txt', 'write_file /etc/x']);
  expect(refused).toEqual(['write_file /etc/x']);
  expect(ending).toEqual({ kind: 'answered', usage });
  expect(memo).toMatchObject({ id: '97dbe87f-d31c-4ee4-9a20-be12c64560ef' });
});

describe('a conversation', () => {
  test('goes on under its id, and tells what this time took', async () => {
    const { memo } = await ask('hello');
    const earlier = { speaker: 'person', name: 'Ada', text: 'hello', at: new Date(0) } as const;
    const next = await ask('and?', { memo, transcript: [earlier] });
    expect(next).toMatchObject({ text: 'You said and?', ending: { kind: 'answered', usage } });
    const { text } = await ask('args?', { memo });
    expect(JSON.parse(text).slice(-2)).toEqual(['--resume', '97dbe87f-d31c-4ee4-9a20-be12c64560ef']);
  });

  test('that is lost begins anew from what was said, and says so', async () => {
    const memo = { id: 'lost', ...usage, at: new Date(0).toISOString() };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date(0) },
    ] as const;
    const { text, ending } = await ask('which?', { memo, transcript });
    expect(text).toMatch(/^_\(Gemini CLI has lost our conversation.*Ada: the word is lantern.*which\?$/s);
    expect(ending).toEqual({ kind: 'answered', usage });
  });

  test('a note that is none of ours is as none', async () => {
    expect((await ask('args?', { memo: { id: '--help' } })).text).not.toContain('--resume');
  });
});

test('what it is told stands before what it reads, and never among its arguments', async () => {
  const options = { instructions: 'Be brief.' };
  expect((await ask('hello', { options })).text).toMatch(/Be brief\..*hello$/s);
  expect((await ask('args?', { options })).text).not.toContain('brief');
});

describe('what it may do', () => {
  const allowedBy = (policy: string) =>
    policy
      .split('[[rule]]')
      .filter((rule) => rule.includes('"allow"'))
      .flatMap((rule) => JSON.parse(/toolName = (.*)/.exec(rule)?.[1] ?? '[]'));

  test.each([
    [[], []],
    [['tasks:write', 'memory:write'], []],
    [['fs:read'], ['read_file', 'read_many_files', 'glob', 'grep_search', 'list_directory']],
    [['shell:write'], ['run_shell_command']],
    [['shell:read'], ['run_shell_command']],
    [['web:fetch'], ['web_fetch', 'google_web_search']],
  ] as const)('with %j it is allowed %j, and nothing else', (capabilities, tools) => {
    const policy = policyOf(capabilities);
    expect(policy).toContain('toolName = "*"\ndecision = "deny"\npriority = 997');
    expect(allowedBy(policy)).toEqual(tools);
  });

  test('a command is one of a list, and none that leaves the folder', () => {
    const policy = policyOf(['shell:read']);
    expect(policy).toContain('"git log"');
    const pattern = new RegExp(JSON.parse(/argsPattern = (.*)/.exec(policy)?.[1] ?? ''));
    // What it calls unsafe it leaves out.
    expect(pattern.source).not.toMatch(/\([^)]*[*+?{].*\)[*+?{]/);
    const leaves = (command: string) => pattern.test(JSON.stringify({ command, dir_path: '/x' }));
    const out = [
      'cat /etc/x',
      'cat "/etc/x"',
      "cat '/x'",
      'ls ../..',
      'ls ..',
      'cat ~/x',
      'git diff --output=x',
    ];
    expect(out.filter((command) => !leaves(command))).toEqual([]);
    expect(['ls -la src/a', 'git log', 'grep "a b" x.txt'].filter(leaves)).toEqual([]);
    expect(policyOf(['gh:read'])).not.toContain('"gh"');
    expect(policyOf(['gh:write'])).toContain('"gh"');
  });

  test('its policy is what it is started with, and nobody is asked', async () => {
    const { text } = await ask('policy?', { capabilities: ['fs:read'] });
    expect(JSON.parse(text)).toBe(policyOf(['fs:read']));
    const args = (await argsOf({})).join(' ');
    expect(args).toContain('--approval-mode default --skip-trust --extensions none');
  });

  test('with a key it has a home of its own, and sees none of the gateway’s variables', async () => {
    expect(JSON.stringify(await environmentOf({}))).not.toMatch(/canary|GEMINI_API_KEY|GEMINI_CLI_HOME/);
    const options = { key: 'sk-secret' };
    expect(await environmentOf({ options })).toMatchObject({
      GEMINI_API_KEY: 'sk-secret',
      GOOGLE_GEMINI_BASE_URL: 'https://generativelanguage.googleapis.com',
      GEMINI_CLI_HOME: join(home, '.gemini', 'posthouse'),
    });
    const { text } = await ask('settings?', { options });
    expect(JSON.parse(text)).toMatchObject({ security: { auth: { selectedType: 'gemini-api-key' } } });
    expect((await ask('args?', { options })).text).not.toContain('sk-secret');
    expect(gemini.options.safeParse({ url: 'http://127.0.0.1:1' }).success).toBe(false);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in', 'Run `gemini` once'],
    ['signed out', 'not_logged_in', 'Run `gemini` once'],
    ['status 429', 'rate_limited', 'slow down'],
    ['status 529', 'overloaded', '(529)'],
    ['status 400', 'too_long', '/session new'],
    ['status 418', 'refused', '(418)'],
    ['no result', 'crashed', 'exit code 3'],
    ['nothing', 'empty', 'said nothing'],
  ])('%s is %s', async (prompt, fault, words) => {
    const { ending } = await ask(prompt);
    expect(ending).toMatchObject({ kind: 'failed', fault, reason: expect.stringContaining(words) });
  });

  test('a program that is not there is known before it is asked', async () => {
    const options = gemini.options.parse({ program: 'no-such-gemini' });
    const needs = {
      agent: 'probe',
      options,
      workspace,
      model: undefined,
      capabilities: [],
      unsafe: false,
    } as const;
    expect(await backend.missing?.(needs)).toContain('npm install -g @google/gemini-cli');
  });
});
