import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { acp } from '../../adapters/agents/acp/manifest.ts';
import type { AcpOptions } from '../../adapters/agents/acp/options.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import {
  aRequest,
  collect,
  never,
  openBackend,
  processesOf,
  refusalsIn,
} from '../contracts/backend-contract.ts';

const program = new URL('../support/fake-acp.mjs', import.meta.url).pathname;
let backend: AgentBackend<AcpOptions>;
let [workspace, books] = ['', ''];

beforeAll(async () => {
  backend = await openBackend(acp, {
    HOME: '/home/x',
    DATABASE_URL: 'postgres://canary',
    TELEGRAM_TOKEN: 'canary',
  });
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-acp-'));
  books = await mkdtemp(join(tmpdir(), 'posthouse-test-acp-'));
});

type Given = {
  options?: object;
  way?: string;
  signal?: AbortSignal;
  by?: AgentBackend<AcpOptions>;
} & Partial<Omit<BackendRequest<AcpOptions>, 'options'>>;

async function ask(
  prompt: string,
  { options = {}, way = '', signal = never, by = backend, ...given }: Given = {},
) {
  const environment = { FAKE_ACP: way, FAKE_ACP_BOOKS: books };
  const request = aRequest({
    ...{ prompt, workspace, options: acp.options.parse({ program, environment, ...options }) },
    ...given,
  });
  const collected = await collect(by.run(request, signal));
  expect(await processesOf(request.mark)).toEqual([]);
  return { ...collected, memo: collected.events.findLast((event) => event.kind === 'memo')?.memo };
}

const progressOf = ({ events }: Awaited<ReturnType<typeof ask>>) =>
  events.flatMap((event) => (event.kind === 'progress' ? [event.text] : []));
const usage = { inputTokens: 120, cachedInputTokens: 7, outputTokens: 30 };
const wish = (call: object) => `wish ${JSON.stringify(call)}`;

test('what it says is the answer, what it does is told, and what it took is counted', async () => {
  const asked = await ask('work');
  expect(asked.text).toBe('I look.\n\nYou said work');
  expect(progressOf(asked)).toEqual(['Step 1 of 2: look', 'Thinks: I wonder', 'Read a.txt']);
  expect(asked.ending).toEqual({ kind: 'answered', usage: { ...usage, costUsd: 0.001 } });
  expect(asked.memo).toMatchObject({ id: 's-1', costUsd: 0.001 });
});

describe('a conversation', () => {
  const earlier = { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date(0) } as const;

  test('goes on under its id in a new process, and this time costs the difference', async () => {
    const { memo } = await ask('hello');
    const next = await ask('state?', { memo, transcript: [earlier] });
    expect(JSON.parse(next.text).before).toEqual(['hello']);
    expect(next.ending).toEqual({ kind: 'answered', usage: { ...usage, costUsd: 0.001 } });
    expect(next.memo).toMatchObject({ id: 's-1', costUsd: 0.002 });
  });

  test('is told what a task has brought into it meanwhile', async () => {
    const { memo } = await ask('hello');
    const news = {
      ...earlier,
      speaker: 'house',
      name: 'Watch',
      text: 'it is frozen',
      at: new Date(Date.now() + 9_000),
    } as const;
    expect((await ask('and?', { memo, transcript: [earlier, news] })).text).toMatch(
      /Watch: it is frozen\n\nNow:\n\nand\?$/,
    );
  });

  test('is loaded where it cannot be resumed, and what was said long ago is not said again', async () => {
    const { memo } = await ask('hello', { way: 'old' });
    expect((await ask('and?', { memo, way: 'old' })).text).toBe('You said and?');
  });

  test('that is lost begins anew from what was said, and says so', async () => {
    const memo = { id: 'lost', costUsd: 1, at: new Date(0).toISOString() };
    const { text, ending } = await ask('which?', { memo, transcript: [earlier] });
    expect(text).toMatch(/^_\(fake-acp.mjs has lost our conversation.*Ada: the word is lantern.*which\?$/s);
    expect(ending).toMatchObject({ kind: 'answered', usage: { costUsd: 0.001 } });
  });

  test('of an agent that keeps none is told each time', async () => {
    const { text, memo } = await ask('which?', { way: 'forgetful', transcript: [earlier] });
    expect(text).toContain('Ada: the word is lantern');
    expect(memo).toBeUndefined();
  });

  test('a note that is none of ours is as none', async () => {
    expect(JSON.parse((await ask('heard?', { memo: { id: 7 } })).text)).not.toContain('session/resume');
  });
});

describe('what it is told', () => {
  const told = async (given: Given) => JSON.parse((await ask('state?', given)).text);

  test('its instructions, by the protocol where it takes them, else in front of the first prompt', async () => {
    const options = { instructions: 'Be brief.' };
    const content = [{ type: 'text', text: 'Be brief.\n\nSay NOTHING.' }];
    const { told: params } = await told({ options: { ...options, environment: {} }, hint: 'Say NOTHING.' });
    expect(params.systemPrompt).toEqual({ mode: 'append', content });
    const old = { options: { ...options, environment: { FAKE_ACP: 'old' } } };
    expect((await ask('hello', old)).text).toBe('You said Be brief.\n\nhello');
  });

  test('its model and its mode, where it offers them', async () => {
    const { mode, model } = await told({ options: { mode: 'ask', model: 'small' } });
    expect({ mode, model }).toEqual({ mode: 'ask', model: 'small' });
    expect((await told({ model: 'small', options: { model: 'big' } })).model).toBe('small');
  });

  test.each([
    ['model', 'It offers: big, small.'],
    ['mode', 'It offers: auto, ask.'],
  ])('a %s that it does not offer is a failure that lists them', async (key, words) => {
    const { ending } = await ask('hello', { options: { [key]: 'none' } });
    expect(ending).toMatchObject({
      kind: 'failed',
      fault: 'refused',
      reason: expect.stringContaining(words),
    });
  });

  test('no hands of ours, none of the gateway’s variables, and only the arguments that were given', async () => {
    expect((await told({})).client).toEqual({
      fs: { readTextFile: false, writeTextFile: false },
      terminal: false,
    });
    const { text } = await ask('env?', { options: { environment: { KEY: 'k' } } });
    expect(text).toContain('"KEY"');
    expect(text).not.toMatch(/DATABASE_URL|TELEGRAM/);
    expect((await ask('args?', { options: { arguments: ['acp', '--x'] } })).text).toBe('["acp","--x"]');
  });
});

describe('what it asks leave for', () => {
  test('is allowed once, by the rules', async () => {
    const call = { kind: 'edit', title: 'Write a.txt', locations: [{ path: `${workspace}/a.txt` }] };
    const asked = await ask(wish(call), { capabilities: ['fs:write'] });
    expect(asked.text).toContain('leave: allow_once');
    expect(progressOf(asked)).toEqual([]);
  });

  test('is none of a tool that was taken away, and that is told', async () => {
    const asked = await ask('absent');
    expect(asked.text).toBe('You said absent');
    expect(refusalsIn(asked.events)).toEqual(['touch x']);
  });

  test('is refused by them, and that is told', async () => {
    const asked = await ask(wish({ kind: 'edit', title: 'Write /etc/x', locations: [{ path: '/etc/x' }] }), {
      capabilities: ['fs:write'],
    });
    expect(asked.text).toContain('leave: reject_once');
    expect(refusalsIn(asked.events)).toEqual(['Write /etc/x']);
  });

  test.each([
    [['allow_always', 'reject_once'], 'reject_once'],
    [['allow_always', 'reject_always'], 'reject_always'],
    [['allow_always'], 'cancelled'],
  ])('is never allowed for good: of %j it gets %s', async (options, outcome) => {
    const { text } = await ask(wish({ kind: 'think', options }));
    expect(text).toContain(`leave: ${outcome}`);
  });

  test.each([
    ['a.txt', 'allow_once'],
    ['/etc/passwd', 'reject_once'],
  ])('may have been told before: %s', async (path, outcome) => {
    const intent = JSON.stringify({ kind: 'read', title: `Read ${path}`, rawInput: { path } });
    const { text } = await ask(`intent ${intent} ${wish({ rawInput: {}, locations: [] })}`, {
      capabilities: ['fs:read'],
    });
    expect(text).toContain(`leave: ${outcome}`);
  });

  test('may be all that it says: then it was refused', async () => {
    const { ending } = await ask(`nothing, quietly ${wish({ kind: 'execute', title: 'touch x' })}`);
    expect(ending).toMatchObject({
      fault: 'refused',
      reason: expect.stringContaining('was refused: touch x'),
    });
  });

  test('and cannot be read is refused', async () => {
    expect((await ask('wish {"options":[7]}')).text).toContain('leave: cancelled');
  });
});

describe('what goes wrong', () => {
  test.each([
    ['status 401', 'not_logged_in', 'Log in'],
    ['status 429', 'rate_limited', 'slow down'],
    ['status 529', 'overloaded', 'at the moment'],
    ['status 400', 'too_long', '/session new'],
    ['broken', 'rate_limited', 'slow down'],
    ['stop refusal', 'refused', '/session new'],
    ['stop max_tokens', 'too_much_output', 'Ask for less'],
    ['stop max_turn_requests', 'too_much_output', 'Ask for less'],
    ['stop cancelled', 'crashed', 'Ask again'],
    ['nothing', 'empty', 'said nothing'],
    ['crash', 'crashed', 'exit code 7'],
    ['hang up', 'crashed', 'closed its output'],
  ])('%s is %s', async (prompt, fault, words) => {
    const { ending, text } = await ask(prompt);
    expect(ending).toMatchObject({ kind: 'failed', fault, reason: expect.stringContaining(words) });
    expect(text).not.toMatch(/API Error|too long|retry limit/);
  });

  test.each([
    ['exits', 'exit code 3'],
    ['mute', 'closed its output'],
    ['version', 'speaks version 2 of ACP, and Posthouse speaks version 1'],
    ['echo', 'an agent that speaks ACP'],
    ['odd', 'did not answer as ACP has it'],
    ['login', 'not logged in'],
  ])('an agent that is %s is told of', async (way, words) => {
    const { ending } = await ask('hello', { way });
    expect(ending).toMatchObject({ kind: 'failed', reason: expect.stringContaining(words) });
  });

  test('an agent that says nothing is not waited for for long', async () => {
    const clock = {
      ...systemClock,
      after: (delayMs: number, action: () => void) =>
        systemClock.after(delayMs === 60_000 ? 50 : delayMs, action),
    };
    const by = await acp.open({ clock, log: silentLog, environment: { PATH: process.env['PATH'] } });
    const { ending } = await ask('hello', { way: 'silent', by });
    expect(ending).toMatchObject({
      fault: 'crashed',
      reason: expect.stringContaining('said nothing for 1m'),
    });
  });

  test.each(['garbage', 'long line', 'API Error is two words'])('%s is no fault', async (prompt) => {
    const { text, ending } = await ask(prompt, { way: prompt === 'garbage' ? 'garbage' : '' });
    expect(text).toContain(`You said ${prompt}`);
    expect(ending).toMatchObject({ kind: 'answered' });
  });

  test('an agent that hears no signal is gone when it is stopped', async () => {
    const controller = new AbortController();
    const request = aRequest({
      ...{ prompt: 'slow', workspace },
      options: acp.options.parse({ program, environment: { FAKE_ACP: 'deaf' } }),
    });
    const { ending } = await collect(
      backend.run(request, controller.signal),
      ({ kind }) => kind === 'text' && controller.abort(),
    );
    expect(ending).toEqual({ kind: 'cancelled' });
    expect(await processesOf(request.mark)).toEqual([]);
  });

  test('who is stopped is told so first, and may say what it took', async () => {
    const controller = new AbortController();
    const request = aRequest({ ...{ prompt: 'slow', workspace }, options: acp.options.parse({ program }) });
    const { ending, events } = await collect(
      backend.run(request, controller.signal),
      ({ kind }) => kind === 'text' && controller.abort(),
    );
    expect(ending).toEqual({ kind: 'cancelled', usage: { ...usage, costUsd: 0.001 } });
    expect(events.some(({ kind }) => kind === 'memo')).toBe(true);
  });

  test('a program that is not there is known before it is asked, and said when it is', async () => {
    const options = acp.options.parse({ preset: 'codex', program: 'no-such-agent' });
    const needs = {
      agent: 'probe',
      options,
      workspace,
      model: undefined,
      capabilities: [],
      unsafe: false,
    } as const;
    expect(await backend.missing?.(needs)).toContain('npm install -g @agentclientprotocol/codex-acp');
    expect(await backend.missing?.({ ...needs, options: acp.options.parse({ program }) })).toBeUndefined();
    const { ending } = await ask('hello', { options: { program: 'no-such-agent' } });
    expect(ending).toMatchObject({ kind: 'failed', fault: 'not_found' });
  });
});
