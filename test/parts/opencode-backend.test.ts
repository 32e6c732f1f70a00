import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { opencode } from '../../adapters/agents/opencode/manifest.ts';
import type { OpencodeOptions } from '../../adapters/agents/opencode/options.ts';
import { permissionsOf } from '../../adapters/agents/opencode/permissions.ts';
import type { AgentBackend } from '../../src/contracts/agent-backend.ts';
import { openBackend } from '../contracts/backend-contract.ts';
import { askerOf, type Given } from '../support/ask-backend.ts';

const program = new URL('../support/fake-opencode.mjs', import.meta.url).pathname;
let backend: AgentBackend<OpencodeOptions>;
let workspace: string;

beforeAll(async () => {
  backend = await openBackend(opencode, { HOME: '/home/x', DATABASE_URL: 'postgres://canary' });
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-opencode-'));
});
const ask = askerOf(opencode, () => ({ backend, workspace, options: { program } }));
const environmentOf = async (given: Given): Promise<Record<string, string>> =>
  JSON.parse((await ask('env?', given)).text);
const configOf = async (given: Given) =>
  JSON.parse((await environmentOf(given))['OPENCODE_CONFIG_CONTENT'] ?? '');

const usage = { inputTokens: 120, cachedInputTokens: 7, outputTokens: 30, costUsd: 0.001 };

test('what it says is the answer, what it does is told, and what all its steps took is counted', async () => {
  const { text, progress, refused, ending, memo } = await ask('a tool, denied');
  expect(text).toBe('I look.\n\nYou said a tool, denied');
  expect(progress).toEqual(['read a.txt']);
  expect(refused).toEqual(['write /etc/x']);
  expect(ending).toEqual({
    kind: 'answered',
    usage: { inputTokens: 240, cachedInputTokens: 14, outputTokens: 60, costUsd: 0.002 },
  });
  expect(memo).toMatchObject({ id: 'ses_dfee53795fferhtREn8Uep6RWe' });
});

describe('a conversation', () => {
  test('goes on under its id, and tells what this time took', async () => {
    const { memo } = await ask('hello');
    const earlier = { speaker: 'person', name: 'Ada', text: 'hello', at: new Date(0) } as const;
    const next = await ask('and?', { memo, transcript: [earlier] });
    expect(next).toMatchObject({ text: 'You said and?', ending: { kind: 'answered', usage } });
    const { text } = await ask('args?', { memo });
    expect(JSON.parse(text).slice(-2)).toEqual(['--session', 'ses_dfee53795fferhtREn8Uep6RWe']);
  });

  test('that is lost begins anew from what was said, and says so', async () => {
    const memo = { id: 'lost', at: new Date(0).toISOString() };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date(0) },
    ] as const;
    const { text, ending } = await ask('which?', { memo, transcript });
    expect(text).toMatch(/^_\(OpenCode has lost our conversation.*Ada: the word is lantern.*which\?$/s);
    expect(ending).toEqual({ kind: 'answered', usage });
  });

  test('a note that is none of ours is as none', async () => {
    expect((await ask('args?', { memo: { id: '--help' } })).text).not.toContain('--session');
  });
});

test('what it is told stands before what it reads, and never among its arguments', async () => {
  const options = { instructions: 'Be brief.' };
  const { text } = await ask('hello', { options, hint: 'You may be silent.' });
  expect(text).toMatch(/Be brief\.\n\nYou may be silent\..*hello$/s);
  expect((await ask('args?', { options })).text).not.toContain('brief');
});

describe('what it may do', () => {
  test.each([
    [[], {}],
    [['tasks:write', 'memory:write'], {}],
    [['fs:read'], { read: 'allow', glob: 'allow', grep: 'allow', list: 'allow' }],
    [['fs:write'], { read: 'allow', glob: 'allow', grep: 'allow', list: 'allow', edit: 'allow' }],
    [['shell:write'], { bash: 'allow', external_directory: 'allow' }],
    [['web:fetch'], { webfetch: 'allow', websearch: 'allow' }],
  ] as const)('with %j it is allowed %j, and nothing else', (capabilities, allowed) => {
    const rules = Object.entries(permissionsOf(capabilities));
    expect(rules[0]).toEqual(['*', 'deny']);
    expect(Object.fromEntries(rules.filter(([, rule]) => rule !== 'deny'))).toEqual(allowed);
  });

  test('a command is one of a list, and what makes it more is refused last', () => {
    const { bash } = permissionsOf(['shell:read']);
    const rules = Object.entries(bash ?? {});
    expect(rules[0]).toEqual(['*', 'deny']);
    expect(bash).toMatchObject({ 'git log *': 'allow', '*>*': 'deny', '* /*': 'deny' });
    const lastAllowed = rules.findLastIndex(([, rule]) => rule === 'allow');
    expect(rules.slice(lastAllowed + 1).map(([pattern]) => pattern)).toContain('*>*');
    expect(permissionsOf(['gh:read'])['bash']).not.toHaveProperty('gh *');
    expect(permissionsOf(['gh:write'])['bash']).toHaveProperty('gh *', 'allow');
  });

  test('its rules are those of an agent of our own, and what lies in a folder is not read', async () => {
    const { agent } = await configOf({ capabilities: ['fs:read'] });
    expect(agent.posthouse.permission).toEqual(permissionsOf(['fs:read']));
    expect((await environmentOf({}))['OPENCODE_DISABLE_PROJECT_CONFIG']).toBe('1');
    expect((await ask('args?')).text).toContain('"--pure","--agent","posthouse"');
  });

  test('it sees none of the gateway’s variables, and its key by its name alone', async () => {
    expect(JSON.stringify(await environmentOf({}))).not.toMatch(/canary|MODEL_KEY/);
    const options = { key: 'sk-secret', model: 'anthropic/claude-sonnet-5' };
    const { provider, model } = await configOf({ options });
    expect(provider).toEqual({ anthropic: { options: { apiKey: '{env:POSTHOUSE_MODEL_KEY}' } } });
    expect(model).toBe('anthropic/claude-sonnet-5');
    expect((await environmentOf({ options }))['POSTHOUSE_MODEL_KEY']).toBe('sk-secret');
    expect((await ask('args?', { options })).text).not.toContain('sk-secret');
  });

  test('a url is a provider of our own, for whichever model is asked for', async () => {
    const options = { url: 'http://127.0.0.1:11434/v1', model: 'llama' };
    const { provider, model } = await configOf({ options, model: 'small' });
    expect(model).toBe('posthouse/small');
    expect(provider.posthouse).toMatchObject({ models: { small: {} }, options: { baseURL: options.url } });
    expect(opencode.options.safeParse({ url: options.url }).success).toBe(false);
    expect(opencode.options.safeParse({ key: 'k', model: 'llama' }).success).toBe(false);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in', 'opencode auth login'],
    ['signed out', 'not_logged_in', 'opencode auth login'],
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
    const options = opencode.options.parse({ program: 'no-such-opencode' });
    const needs = {
      agent: 'probe',
      options,
      workspace,
      model: undefined,
      capabilities: [],
      unsafe: false,
    } as const;
    expect(await backend.missing?.(needs)).toContain('npm install -g opencode-ai');
  });
});
