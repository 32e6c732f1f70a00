import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { model } from '../../adapters/agents/model/manifest.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import type { CallEstimate, Meter } from '../../src/contracts/meter.ts';
import type { Usage } from '../../src/contracts/usage.ts';
import { aRequest, collect, never, openBackend } from '../contracts/backend-contract.ts';
import { callUsage, type ModelServer, startModelServer } from '../support/model-server.ts';
import { notingTool } from '../support/noting-tool.ts';

type Options = typeof model.options extends { parse(value: unknown): infer Parsed } ? Parsed : never;

const canary = 'sk-canary-7f3a';
const all = ['anthropic:claude', 'openai:gpt', 'google:gemini', 'local:llama'] as const;
let server: ModelServer;
let backend: AgentBackend<Options>;
let workspace: string;

beforeAll(async () => {
  server = await startModelServer();
  backend = await openBackend(model, {});
});
afterAll(() => server.stop());
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-model-'));
});

function optionsOf(given: object): Options {
  const at = (path: string) => ({ url: `${server.url}${path}`, key: canary });
  const providers = { anthropic: at('/v1'), openai: at('/v1'), google: at('/v1beta'), local: at('/v1') };
  return model.options.parse({ model: 'local:llama', providers, ...given });
}

async function ask(
  prompt: string,
  { options = {}, ...given }: { options?: object } & Partial<Omit<BackendRequest<Options>, 'options'>> = {},
) {
  const request = aRequest({ prompt, workspace, options: optionsOf(options), ...given });
  return collect(backend.run(request, never));
}

const progressOf = (events: Awaited<ReturnType<typeof ask>>['events']) =>
  events.flatMap((event) => (event.kind === 'progress' ? [event.text] : []));

describe.each(all)('%s', (name) => {
  test('answers, knows what was said, and is told how it is read', async () => {
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date() },
      { speaker: 'agent', name: 'probe', text: 'noted', at: new Date() },
    ] as const;
    const { text, ending } = await ask('which word?', { options: { model: name }, transcript });
    expect(text).toBe('You said which word?. Before: user: the word is lantern | assistant: noted');
    expect(ending).toEqual({ kind: 'answered' });
    const { text: told } = await ask('told?', {
      options: { model: name, instructions: 'Rhyme.' },
      hint: 'Say done.',
    });
    expect(told).toMatch(/^told: You are probe.*Europe\/Vienna.*Rhyme\..*Say done\.$/s);
  });

  test('uses a tool that it may use, and says what it said', async () => {
    await writeFile(join(workspace, 'note.txt'), 'buy bread\nand milk');
    const given = { options: { model: name }, capabilities: ['fs:read'] } as const;
    const { text, events, ending } = await ask('call read_file {"path":"note.txt"}', given);
    expect(text).toBe('The tool said: 1\tbuy bread\n2\tand milk');
    expect(progressOf(events)).toEqual(['read_file note.txt']);
    expect(ending).toEqual({ kind: 'answered' });
  });

  test.each([
    ['401', 'not_logged_in', 'does not accept the key (401)'],
    ['404', 'not_found', 'knows no model'],
    ['429', 'rate_limited', 'asks to slow down'],
    ['500', 'overloaded', 'cannot answer at the moment (500)'],
    ['529', 'overloaded', '(529)'],
    ['400', 'too_long', 'too long'],
  ])('says in words what a %s is', async (status, fault, words) => {
    const { text, ending } = await ask(`status ${status}`, { options: { model: name } });
    expect({ text, ending }).toMatchObject({ text: '', ending: { kind: 'failed', fault } });
    expect((ending as { reason: string }).reason).toContain(words);
    expect(JSON.stringify(ending)).not.toContain(canary);
  });

  test('an answer that is cut in the middle has failed, and keeps what it said', async () => {
    const { text, ending } = await ask('cut', { options: { model: name } });
    expect(text).toContain('half');
    expect(ending).toMatchObject({ kind: 'failed' });
  });

  test('each call is asked for before and settled after, with what the provider said', async () => {
    await writeFile(join(workspace, 'a.txt'), 'a');
    const { meter, reserved, settled } = recordingMeter();
    await ask('call read_file {"path":"a.txt"}', {
      options: { model: name },
      capabilities: ['fs:read'],
      meter,
    });
    expect(settled).toMatchObject([
      { ...callUsage, model: name },
      { ...callUsage, model: name },
    ]);
    expect(reserved.map(({ model: of, outputTokens }) => [of, outputTokens])).toEqual([
      [name, 4_096],
      [name, 4_096],
    ]);
  });
});

describe('what is not answered', () => {
  test.each([
    ['status 401', 0],
    ['status 529', 0],
    ['cut', undefined],
  ])('%s costs what it must', async (prompt, tokens) => {
    const { meter, settled } = recordingMeter();
    await ask(prompt, { meter });
    expect(settled.map((usage) => usage?.inputTokens)).toEqual([tokens]);
  });
});

describe('what it may do', () => {
  test.each([
    [[], 'none'],
    [['fs:read'], 'list_folder, read_file, search_files'],
    [['fs:write'], 'edit_file, list_folder, read_file, search_files, write_file'],
    [['tasks:write'], 'none'],
    [['web:fetch'], 'fetch_page'],
  ] as const)('with %j it has the tools %s', async (capabilities, tools) => {
    expect((await ask('tools?', { capabilities })).text).toBe(`tools: ${tools}`);
  });

  test('a tool that it was not given does nothing, and the answer goes on', async () => {
    const words = 'call write_file {"path":"x.txt","text":"x"}';
    const { text, events, ending } = await ask(words, { capabilities: ['fs:read'] });
    expect(ending).toEqual({ kind: 'answered' });
    expect(text).toContain('write_file');
    expect(progressOf(events).join()).toContain('write_file');
    await expect(readFile(join(workspace, 'x.txt'))).rejects.toThrow('ENOENT');
  });

  test('it writes, changes, lists and finds', async () => {
    const capabilities = ['fs:write'] as const;
    await ask('call write_file {"path":"sub/a.md","text":"one two\\nthree"}', { capabilities });
    await ask('call edit_file {"path":"sub/a.md","find":"two","replace":"$& 2"}', { capabilities });
    expect(await readFile(join(workspace, 'sub/a.md'), 'utf8')).toBe('one $& 2\nthree');
    expect((await ask('call list_folder {}', { capabilities })).text).toBe('The tool said: sub/');
    const found = await ask('call search_files {"text":"thr"}', { capabilities });
    expect(found.text).toBe('The tool said: sub/a.md:2: three');
    const twice = await ask('call edit_file {"path":"sub/a.md","find":"e","replace":"x"}', { capabilities });
    expect(twice.text).toContain('stands 3 times');
  });

  test.each(['../outside.txt', '/etc/shadow', 'link/outside.txt', 'file-link'])(
    'what is outside of the workspace cannot be read or written: %s',
    async (path) => {
      const outside = await mkdtemp(join(tmpdir(), 'posthouse-test-outside-'));
      await writeFile(join(outside, 'outside.txt'), 'secret');
      await symlink(outside, join(workspace, 'link'));
      await symlink(join(outside, 'outside.txt'), join(workspace, 'file-link'));
      const capabilities = ['fs:write'] as const;
      const read = await ask(`call read_file {"path":"${path}"}`, { capabilities });
      const write = await ask(`call write_file {"path":"${path}","text":"mine"}`, { capabilities });
      expect(read.text).toContain('outside of the workspace');
      expect(write.text).toContain('outside of the workspace');
      expect(await readFile(join(outside, 'outside.txt'), 'utf8')).toBe('secret');
    },
  );

  test('it gets a page as text, from its own network only where that is allowed', async () => {
    const html =
      '<head><style>p{}</style></head><body><nav>x</nav><main><h1>Hi</h1><p>a <a href="/b">b</a></main>';
    const page = createHttpServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void page.close());
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}/a`;
    const capabilities = ['web:fetch'] as const;
    const words = `call fetch_page {"url":"${url}"}`;
    const { text: refused } = await ask(words, { capabilities });
    expect(refused).toContain('"127.0.0.1" is inside of the network of this house');
    const { text } = await ask(words, { capabilities, options: { allowHosts: ['127.0.0.1'] } });
    expect(text).toBe(`The tool said: 200 text/html\n\nHi\n\na b [${new URL('/b', url).href}]`);
    const { text: odd } = await ask('call fetch_page {"url":"file:///etc/passwd"}', { capabilities });
    expect(odd).toContain('is no web address');
  });

  test('a task is made by the gateway, whose words it gets', async () => {
    const tools = [notingTool];
    expect((await ask('tools?', { tools })).text).toBe('tools: task_create');
    const { text, events } = await ask('call task_create {"words":"in 5m: tea"}', { tools });
    expect(text).toBe('The tool said: noted: in 5m: tea');
    expect(progressOf(events)).toEqual(['makes a task: in 5m: tea']);
  });

  test.each(['call read_file {"path":7}', 'call read_file {}', 'call nothing_like_it {"a":1}'])(
    'what makes no sense is told to the model, which goes on: %s',
    async (words) => {
      const { ending } = await ask(words, { capabilities: ['fs:read'] });
      expect(ending).toEqual({ kind: 'answered' });
    },
  );
});

describe('where it ends', () => {
  test('a model that uses a tool for ever is stopped, and says what it found', async () => {
    const given = { options: { mostSteps: 3 }, capabilities: ['fs:read'] } as const;
    const before = server.requests().length;
    const { text, ending } = await ask('again list_folder {}', given);
    expect(text).toBe('That is all I know.');
    expect(ending).toEqual({ kind: 'answered' });
    expect(server.requests().length - before).toBe(3);
  });

  test('at the meter’s word no call is made', async () => {
    const before = server.requests().length;
    const meter: Meter = {
      reserve: async () => ({ kind: 'stop', reason: 'the cap' }),
      settle: async () => {},
    };
    expect((await ask('hello', { meter })).ending).toEqual({ kind: 'paused', reason: 'the cap' });
    expect(server.requests().length).toBe(before);
  });

  test('another model is asked when the first cannot be, before it said a word', async () => {
    const providers = {
      down: { url: `http://127.0.0.1:${await closedPort()}/v1` },
      local: { url: `${server.url}/v1` },
    };
    const options = { model: 'down:llama', fallback: ['local:llama'], providers };
    const { text, events, ending } = await ask('hello', { options });
    expect(text).toBe('You said hello.');
    expect(ending).toEqual({ kind: 'answered' });
    expect(progressOf(events)).toEqual([
      'down could not be reached (ECONNREFUSED). Asking local:llama instead.',
    ]);
    const alone = await ask('hello', { options: { ...options, fallback: [] } });
    expect(alone.ending).toMatchObject({
      fault: 'overloaded',
      reason: 'down could not be reached (ECONNREFUSED).',
    });
  });

  test('once it has spoken nobody else begins anew', async () => {
    const { text, ending } = await ask('cut', { options: { fallback: ['openai:gpt'] } });
    expect(text.match(/half/g)).toHaveLength(1);
    expect(ending).toMatchObject({ kind: 'failed' });
  });

  test('the oldest of a long conversation is left out, which is said once', async () => {
    const line = (text: string) => ({ speaker: 'person', name: 'Ada', text, at: new Date() }) as const;
    const transcript = [line('x'.repeat(600)), line('recent')];
    const options = { mostContextTokens: 100 };
    const { text, events } = await ask('hi', { options, transcript });
    expect(text).toBe(
      'You said hi. Before: user: recent\n\n_(2 → 1 messages, kept: the newest. I no longer see what came before; `/new` begins afresh.)_',
    );
    const memo = events.find((event) => event.kind === 'memo')?.memo;
    expect((await ask('hi', { options, transcript, memo })).text).toBe('You said hi. Before: user: recent');
    expect((await ask('told?', { options, transcript, memo })).text).toContain(
      'the 1 oldest messages are left out',
    );
  });
});

describe('what is missing is known before it is asked', () => {
  test.each([
    [
      { model: 'anthropic:claude' },
      'There is no key for anthropic. Set `agents.probe.providers.anthropic.key`',
    ],
    [{ model: 'anthropic:claude', providers: { anthropic: { key: 'k' } } }, undefined],
    [{ model: 'anthropic:c', fallback: ['openai:g'], providers: { openai: { key: 'k' } } }, undefined],
    [{ model: 'local:llama', providers: { local: { url: 'http://127.0.0.1:1/v1' } } }, undefined],
  ])('%j', async (given, missing) => {
    const needs = {
      agent: 'probe',
      options: model.options.parse(given),
      workspace,
      model: undefined,
      capabilities: [],
      unsafe: false,
    } as const;
    const found = await backend.missing?.(needs);
    if (missing === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(missing);
    const named = await backend.missing?.({ ...needs, model: 'mistral' });
    if (!('fallback' in given)) expect(named).toContain('"mistral" names no provider');
  });
});

/** Nobody listens there any more. */
async function closedPort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

function recordingMeter() {
  const reserved: CallEstimate[] = [];
  const settled: (Usage | undefined)[] = [];
  const meter: Meter = {
    reserve: async (most) => {
      reserved.push(most);
      return { kind: 'go' };
    },
    settle: async (usage) => void settled.push(usage),
  };
  return { meter, reserved, settled };
}
