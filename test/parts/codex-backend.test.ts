import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { codex } from '../../adapters/agents/codex/manifest.ts';
import type { CodexOptions } from '../../adapters/agents/codex/options.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import { aRequest, collect, never, openBackend } from '../contracts/backend-contract.ts';

const program = new URL('../support/fake-codex.mjs', import.meta.url).pathname;
let backend: AgentBackend<CodexOptions>;
let workspace: string;

beforeAll(async () => {
  backend = await openBackend(codex, { HOME: '/home/x', DATABASE_URL: 'postgres://canary' });
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-codex-'));
});

async function ask(
  prompt: string,
  {
    options = {},
    ...given
  }: { options?: object } & Partial<Omit<BackendRequest<CodexOptions>, 'options'>> = {},
) {
  const request = aRequest({
    prompt,
    workspace,
    options: codex.options.parse({ program, ...options }),
    ...given,
  });
  const collected = await collect(backend.run(request, never));
  return { ...collected, memo: collected.events.findLast((event) => event.kind === 'memo')?.memo };
}

const usage = { inputTokens: 120, cachedInputTokens: 7, outputTokens: 30 };

test('what it says is the answer, what it runs is told, and what it took is counted', async () => {
  const { text, events, ending } = await ask('a tool');
  expect(text).toBe('I look.\n\nYou said a tool');
  expect(events.flatMap((event) => (event.kind === 'progress' ? [event.text] : []))).toEqual([
    "runs /bin/bash -lc 'ls'",
  ]);
  expect(ending).toEqual({ kind: 'answered', usage });
});

describe('a conversation', () => {
  test('goes on under its id, and this time costs the difference', async () => {
    const { memo } = await ask('hello');
    const next = await ask('and?', { memo });
    expect(next).toMatchObject({ text: 'You said and?', ending: { kind: 'answered', usage } });
    expect(next.memo).toMatchObject({ inputTokens: 240, outputTokens: 60 });
    const args = JSON.parse((await ask('args?', { memo })).text) as string[];
    expect(args.slice(-3)).toEqual(['resume', '01a1fc94-0000-7000-8000-000000000000', '-']);
  });

  test('that is lost begins anew from what was said, and says so', async () => {
    const memo = { id: 'lost', ...usage, at: new Date(0).toISOString() };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date(0) },
    ] as const;
    const { text, ending } = await ask('which?', { memo, transcript });
    expect(text).toMatch(/^_\(Codex has lost our conversation.*Ada: the word is lantern.*which\?$/s);
    expect(ending).toEqual({ kind: 'answered', usage });
  });

  test('what was stopped counts with the next time', async () => {
    const { memo } = await ask('status 401', { memo: { id: 'x', ...usage, at: new Date(0).toISOString() } });
    expect(memo).toMatchObject({ id: 'x', ...usage });
  });
});

describe('what it may do', () => {
  test.each([
    [[], ['--disable', 'shell_tool', '-s', 'read-only']],
    [['tasks:write'], ['--disable', 'shell_tool', '-s', 'read-only']],
    [['fs:read'], ['-s', 'read-only']],
    [['shell:read'], ['-s', 'read-only']],
    [['fs:write'], ['-s', 'workspace-write', '-c', 'sandbox_workspace_write.network_access=false']],
    [['gh:read'], ['-s', 'workspace-write', '-c', 'sandbox_workspace_write.network_access=true']],
    [['web:fetch'], ['--disable', 'shell_tool']],
  ] as const)('with %j it is started with %j', async (capabilities, flags) => {
    const { text } = await ask('args?', { capabilities });
    const args = (JSON.parse(text) as string[]).join(' ');
    expect(args).toContain(flags.join(' '));
    expect(args.includes('shell_tool')).toBe(flags.some((flag) => flag === 'shell_tool'));
    expect(args).toContain(
      `web_search="${capabilities.some((each) => each === 'web:fetch') ? 'live' : 'disabled'}"`,
    );
  });

  test('it sees none of the gateway’s variables, and its shell no key', async () => {
    expect((await ask('env?')).text).not.toMatch(/DATABASE_URL|KEY/);
    expect((await ask('env?', { options: { key: 'k' } })).text).toContain('POSTHOUSE_MODEL_KEY');
    const { text } = await ask('args?', { options: { key: 'sk-secret' } });
    expect(text).toContain('shell_environment_policy.inherit=\\"core\\"');
    expect(text).not.toContain('sk-secret');
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in', 'codex login'],
    ['status 429', 'rate_limited', 'slow down'],
    ['status 503', 'overloaded', '(503)'],
    ['crowd', 'overloaded', 'high demand'],
    ['status 418', 'refused', '(418)'],
    ['too long', 'too_long', '/session new'],
    ['no result', 'crashed', 'exit code 3'],
    ['nothing', 'empty', 'said nothing'],
  ])('%s is %s', async (prompt, fault, words) => {
    const { ending } = await ask(prompt);
    expect(ending).toMatchObject({ kind: 'failed', fault, reason: expect.stringContaining(words) });
  });

  test('a program that is not there is known before it is asked', async () => {
    const options = codex.options.parse({ program: 'no-such-codex' });
    const needs = {
      agent: 'probe',
      options,
      workspace,
      model: undefined,
      capabilities: [],
      unsafe: false,
    } as const;
    expect(await backend.missing?.(needs)).toContain('npm install -g @openai/codex');
  });
});
