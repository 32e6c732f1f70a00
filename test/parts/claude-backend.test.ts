import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { claude } from '../../adapters/agents/claude/manifest.ts';
import type { ClaudeOptions } from '../../adapters/agents/claude/options.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import type { Capability } from '../../src/domain/capability.ts';
import { aRequest, collect, never, openBackend, refusalsIn } from '../contracts/backend-contract.ts';

const program = new URL('../support/fake-claude.mjs', import.meta.url).pathname;
let backend: AgentBackend<ClaudeOptions>;
let workspace: string;

beforeAll(async () => {
  backend = await openBackend(claude, {
    HOME: '/home/x',
    DATABASE_URL: 'postgres://canary',
    TELEGRAM_TOKEN: 'canary',
  });
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
    prompt,
    workspace,
    options: claude.options.parse({ program, ...options }),
    ...given,
  });
  const collected = await collect(backend.run(request, never));
  return { ...collected, memo: collected.events.findLast((event) => event.kind === 'memo')?.memo };
}

const usage = { inputTokens: 132, cachedInputTokens: 7, outputTokens: 30, model: 'claude-opus-5-5' };

test('what it says is the answer, what it does is told, and what it took is counted', async () => {
  const { text, events, ending, memo } = await ask('a tool, a helper, denied');
  expect(text).toBe('I look.\n\nYou said a tool, a helper, denied');
  expect(events.flatMap((event) => (event.kind === 'progress' ? [event.text] : []))).toEqual(['Read a.txt']);
  expect(refusalsIn(events)).toEqual(['Write /etc/x']);
  expect(ending).toEqual({ kind: 'answered', usage: { ...usage, costUsd: 0.001 } });
  expect(memo).toMatchObject({ id: '5fe20065-a9fe-429d-bf89-58e4a0e9561f', costUsd: 0.001 });
});

describe('a conversation', () => {
  test('goes on under its id, and this time costs the difference', async () => {
    const { memo } = await ask('hello');
    const earlier = { speaker: 'person', name: 'Ada', text: 'hello', at: new Date(0) } as const;
    const next = await ask('and?', { memo, transcript: [earlier] });
    expect(next.text).toBe('You said and?');
    expect(next.ending).toEqual({ kind: 'answered', usage: { ...usage, costUsd: expect.closeTo(0.002, 9) } });
    expect(next.memo).toMatchObject({ costUsd: 0.003 });
  });

  test('that is lost begins anew from what was said, and says so', async () => {
    const memo = { id: 'lost', costUsd: 1, at: new Date(0).toISOString() };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date(0) },
    ] as const;
    const { text, ending } = await ask('which?', { memo, transcript });
    expect(text).toMatch(/^_\(Claude Code has lost our conversation.*Ada: the word is lantern.*which\?$/s);
    expect(ending).toMatchObject({ kind: 'answered', usage: { costUsd: 0.001 } });
  });

  test('a note that is none of ours is as none', async () => {
    expect((await ask('args?', { memo: { id: '--help; rm -rf /' } })).text).not.toContain('--resume');
  });
});

const argsOf = async (capabilities: readonly Capability[], options: object = {}) =>
  JSON.parse((await ask('args?', { capabilities, options })).text) as string[];
const given = (args: readonly string[], flag: string) => args[args.indexOf(flag) + 1];

describe('what it may do', () => {
  test.each([
    [[], ''],
    [['fs:read'], 'Read,Glob,Grep'],
    [['fs:write', 'fs:read'], 'Read,Glob,Grep,Edit,Write'],
    [['shell:read', 'web:fetch'], 'Bash,WebFetch,WebSearch'],
    [['tasks:write', 'memory:write', 'channel:send'], ''],
  ] as const)('with %j it has the tools "%s" and nobody is asked', async (capabilities, tools) => {
    const args = await argsOf(capabilities);
    expect(given(args, '--tools')).toBe(tools);
    expect(given(args, '--permission-mode')).toBe('dontAsk');
    expect(given(args, '--setting-sources')).toBe('');
    expect(args).toContain('--strict-mcp-config');
  });

  test('a rule for each use that is allowed, and none for the rest', async () => {
    const rules = (args: readonly string[]) => args.slice(args.indexOf('--allowedTools') + 1);
    expect(await argsOf(['fs:read'])).not.toContain('--allowedTools');
    expect(rules(await argsOf(['fs:write']))).toEqual([`Edit(/${workspace}/**)`]);
    expect(rules(await argsOf(['shell:read']))).toContain('Bash(git log:*)');
    expect(rules(await argsOf(['shell:read']))).not.toContain('Bash');
    expect(rules(await argsOf(['gh:read']))).not.toContain('Bash(gh:*)');
    expect(rules(await argsOf(['gh:write']))).toEqual(['Bash(gh:*)']);
  });

  test('it sees none of the gateway’s variables, and its key only where it has one', async () => {
    const { text } = await ask('env?');
    expect(text).toContain('"HOME"');
    expect(text).not.toMatch(/DATABASE_URL|TELEGRAM|ANTHROPIC_API_KEY/);
    expect((await ask('env?', { options: { key: 'k' } })).text).toContain('ANTHROPIC_API_KEY');
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in', 'log in'],
    ['signed out', 'not_logged_in', 'log in'],
    ['status 429', 'rate_limited', 'slow down'],
    ['status 529', 'overloaded', '(529)'],
    ['status 400', 'too_long', '/session new'],
    ['no result', 'crashed', 'exit code 3'],
    ['steps', 'too_much_output', 'mostSteps'],
    ['nothing', 'empty', 'said nothing'],
  ])('%s is %s', async (prompt, fault, words) => {
    const { ending } = await ask(prompt);
    expect(ending).toMatchObject({ kind: 'failed', fault, reason: expect.stringContaining(words) });
  });

  test('garbage and a line of 20 MB are left out', async () => {
    expect(await ask('garbage')).toMatchObject({ text: 'You said garbage', ending: { kind: 'answered' } });
  });

  test('a program that is not there is known before it is asked, and said when it is', async () => {
    const options = claude.options.parse({ program: 'no-such-claude' });
    const needs = {
      agent: 'probe',
      options,
      workspace,
      model: undefined,
      capabilities: [],
      unsafe: false,
    } as const;
    expect(await backend.missing?.(needs)).toContain('npm install -g @anthropic-ai/claude-code');
    expect(await backend.missing?.({ ...needs, options: claude.options.parse({ program }) })).toBeUndefined();
    const { ending } = await ask('hello', { options: { program: 'no-such-claude' } });
    expect(ending).toMatchObject({ kind: 'failed', fault: 'not_found' });
  });
});
