import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { command } from '../../adapters/agents/command/manifest.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import { aRequest, collect, never, openBackend, processesOf } from '../contracts/backend-contract.ts';

type Options = ReturnType<typeof command.options.parse>;

let backend: AgentBackend<Options>;
let workspace: string;

beforeAll(async () => {
  backend = await openBackend(command, { GATEWAY_SECRET: 'swordfish', LANG: 'C.UTF-8' });
  workspace = await mkdtemp(join(tmpdir(), 'command-'));
});

function request(options: object, given: Partial<BackendRequest<Options>> = {}): BackendRequest<Options> {
  return aRequest({ prompt: 'hello', workspace, options: command.options.parse(options), ...given });
}

const node = (script: string) => ({ command: [process.execPath, '-e', script] });
const shell = (script: string) => ({ command: ['sh', '-c', script] });
const cat = { command: 'cat' };

describe('what goes in', () => {
  test('the prompt is read from the input, and no shell sees it', async () => {
    const prompt = '--help $(id) `id` "; rm -rf x';
    expect(await collect(backend.run(request(cat, { prompt }), never))).toMatchObject({
      text: prompt,
      ending: { kind: 'answered' },
    });
  });

  test('a prompt as an argument stays one argument, whatever it begins with', async () => {
    const options = { command: 'printf "%s|%s" before {prompt}', input: 'argument' };
    const prompt = '--version {prompt} $(id) "x y"';
    expect((await collect(backend.run(request(options, { prompt }), never))).text).toBe(`before|${prompt}`);
  });

  test('a prompt that is too long for an argument is refused', async () => {
    const options = { command: ['printf', '%s', '{prompt}'], input: 'argument' };
    const { ending } = await collect(backend.run(request(options, { prompt: 'x'.repeat(200_000) }), never));
    expect(ending).toMatchObject({
      kind: 'failed',
      fault: 'refused',
      reason: expect.stringContaining('too long'),
    });
  });

  test('NUL is left out', async () => {
    expect((await collect(backend.run(request(cat, { prompt: 'a\0b' }), never))).text).toBe('ab');
  });

  test('earlier turns come in front of the prompt, unless they are not wanted', async () => {
    const at = new Date('2026-11-21T08:00:00Z');
    const transcript = [
      { speaker: 'person', name: 'Ann', text: 'I live in Graz', at },
      { speaker: 'agent', name: 'probe', text: 'Good to know', at },
    ] as const;
    const given = { prompt: 'Where do I live?', transcript };
    const told = await collect(backend.run(request(cat, given), never));
    expect(told.text).toMatch(/Ann: I live in Graz\n\nprobe: Good to know\n\nNow:\n\nWhere do I live\?$/);
    const untold = await collect(backend.run(request({ ...cat, history: false }, given), never));
    expect(untold.text).toBe('Where do I live?');
  });

  test('the model of the role that is asked stands in its argument', async () => {
    const options = { command: 'echo --model={model}' };
    const answer = async (given: object) => (await collect(backend.run(request(options, given), never))).text;
    expect(await answer({ model: 'small' })).toBe('--model=small\n');
    expect(await answer({ agent: { ...request(options).agent, models: { strong: 'large' } } })).toBe(
      '--model=large\n',
    );
  });

  test('a command that needs a model is not started without one', async () => {
    const { ending } = await collect(backend.run(request({ command: 'echo {model}' }), never));
    expect(ending).toMatchObject({ fault: 'refused', reason: expect.stringContaining('no model is named') });
  });

  test('how it may end without a word stands behind the prompt, unless it is not wanted', async () => {
    const hint = 'end with {"notify": false}';
    expect((await collect(backend.run(request(cat, { hint }), never))).text).toBe(`hello\n\n${hint}`);
    expect((await collect(backend.run(request({ ...cat, hint: false }, { hint }), never))).text).toBe(
      'hello',
    );
  });

  test.each([
    ['cat', undefined, undefined],
    ['sh -c {model}', 'small', undefined],
    [`${process.execPath} -v`, undefined, undefined],
    ['no-such-program', undefined, 'The program "no-such-program" was not found'],
    ['./no-such-program', undefined, 'was not found'],
    ['sh -c {model}', undefined, 'no model is named'],
    ['cat', 'small', 'cannot be told which model to use'],
  ])('what is missing is known before it is started: %s with model %s', async (line, model, missing) => {
    const options = command.options.parse({ command: line });
    const found = await backend.missing?.({
      agent: 'probe',
      options,
      workspace,
      model,
      capabilities: [],
      unsafe: true,
    });
    if (missing === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(missing);
  });

  test('it sees the named variables and none of the gateway', async () => {
    const { text } = await collect(
      backend.run(request({ command: 'env', environment: { OWN: 'yes' } }), never),
    );
    expect(text).toContain('OWN=yes');
    expect(text).toContain('LANG=C.UTF-8');
    expect(text).toMatch(/^POSTHOUSE_RUN=/m);
    expect(text).not.toContain('swordfish');
    expect(text).not.toContain('VITEST');
  });

  test('it works in the workspace', async () => {
    expect((await collect(backend.run(request({ command: 'pwd' }), never))).text.trim()).toBe(workspace);
  });

  test('a program that reads nothing is no fault', async () => {
    const given = { prompt: 'x'.repeat(500_000) };
    expect((await collect(backend.run(request({ command: 'echo done' }, given), never))).ending).toEqual({
      kind: 'answered',
    });
  });
});

describe('what comes out', () => {
  test('a character that is cut between two pieces is whole, and a broken one is marked', async () => {
    const script = `
      const bytes = Buffer.from('a€b');
      process.stdout.write(bytes.subarray(0, 2));
      setTimeout(() => process.stdout.write(Buffer.concat([bytes.subarray(2), Buffer.from([0xff])])), 50);`;
    expect((await collect(backend.run(request(node(script)), never))).text).toBe('a€b\ufffd');
  });

  test('more than the limit stops it, and what came so far stays', async () => {
    const script = `const block = 'x'.repeat(1e6); for (let i = 0; i < 50; i++) process.stdout.write(block);`;
    const { text, ending } = await collect(
      backend.run(request({ ...node(script), outputLimitBytes: 100_000 }), never),
    );
    expect(text).toBe('x'.repeat(100_000));
    expect(ending).toMatchObject({ kind: 'failed', fault: 'too_much_output' });
  });

  test('one byte more than the limit is too much, also of a program that has ended', async () => {
    const options = { ...shell('printf 123456'), outputLimitBytes: 5 };
    expect(await collect(backend.run(request(options), never))).toMatchObject({
      text: '12345',
      ending: { kind: 'failed', fault: 'too_much_output' },
    });
  });

  test('exactly the limit is an answer', async () => {
    const options = { ...shell('printf 12345'), outputLimitBytes: 5 };
    expect(await collect(backend.run(request(options), never))).toMatchObject({
      text: '12345',
      ending: { kind: 'answered' },
    });
  });

  test.each([
    ['nothing', 'exit 0'],
    ['only white space', 'echo; echo'],
  ])('%s is no answer', async (_, script) => {
    const { ending } = await collect(backend.run(request(shell(script)), never));
    expect(ending).toMatchObject({ kind: 'failed', fault: 'empty' });
  });

  test('another exit code than 0 is a failure, with the end of the error output in the record', async () => {
    const { text, ending } = await collect(
      backend.run(
        request(shell('echo half; yes noise | head -c 9000 >&2; echo "no key" >&2; exit 3')),
        never,
      ),
    );
    expect(text).toBe('half\n');
    expect(ending).toMatchObject({
      kind: 'failed',
      fault: 'crashed',
      reason: 'The program "sh" ended with exit code 3.',
      detail: expect.stringMatching(/no key$/),
    });
    const detail = ending?.kind === 'failed' ? ending.detail : '';
    expect(detail?.length).toBeLessThanOrEqual(4_096);
  });

  test('a signal is a failure too', async () => {
    const { ending } = await collect(backend.run(request(shell('kill -9 $$')), never));
    expect(ending).toMatchObject({ fault: 'crashed', reason: expect.stringContaining('signal SIGKILL') });
  });

  test.each([
    ['a program that does not exist', 'no-such-program-here', 'was not found'],
    ['a file that may not be run', '/etc/passwd', 'may not be run'],
  ])('%s is told so', async (_, program, reason) => {
    const { ending } = await collect(backend.run(request({ command: [program] }), never));
    expect(ending).toMatchObject({ fault: 'not_found', reason: expect.stringContaining(reason) });
  });
});

describe('whatever it started is gone when the request has ended', () => {
  const daemon = 'setsid sh -c "echo daemon; while :; do sleep 1; done" & ';

  test.each([
    ['a child that holds the output open', 'sleep 1000 & echo done'],
    ['a daemon in a session of its own', 'setsid sleep 1000 >/dev/null 2>&1 </dev/null & echo done'],
    ['a daemon that keeps talking', `${daemon} sleep 0.2; echo done`],
    ['a daemon that ignores SIGTERM', 'setsid sh -c "trap \'\' TERM; while :; do sleep 1; done" & echo done'],
  ])('after a normal end: %s', async (_, script) => {
    const asked = request(shell(script));
    const { text, ending } = await collect(backend.run(asked, never));
    expect(text).toContain('done');
    expect(ending).toEqual({ kind: 'answered' });
    expect(await processesOf(asked.mark)).toEqual([]);
  });

  test.each([
    ['a program that never ends', 'echo up; while :; do sleep 1; done'],
    ['a program that ignores SIGTERM', "trap '' TERM; echo up; while :; do sleep 1; done"],
    ['a program with a daemon', `${daemon} echo up; wait`],
  ])('after a stop: %s', async (_, script) => {
    const asked = request(shell(script));
    const controller = new AbortController();
    const { ending } = await collect(backend.run(asked, controller.signal), (event) => {
      if (event.kind === 'text') controller.abort();
    });
    expect(ending).toEqual({ kind: 'cancelled' });
    expect(await processesOf(asked.mark)).toEqual([]);
  });

  test('after too long a time', async () => {
    const asked = request(shell('echo up; sleep 1000'), { timeoutMs: 300 });
    const { text, ending } = await collect(backend.run(asked, never));
    expect(text).toBe('up\n');
    expect(ending).toMatchObject({ fault: 'timed_out', reason: 'The program "sh" was stopped after 300ms.' });
    expect(await processesOf(asked.mark)).toEqual([]);
  });

  test('after too long a silence', async () => {
    const asked = request({ ...shell('echo up; sleep 1000'), idleTimeoutMs: 300 });
    const { ending } = await collect(backend.run(asked, never));
    expect(ending).toMatchObject({ fault: 'timed_out', reason: 'The program "sh" wrote nothing for 300ms.' });
    expect(await processesOf(asked.mark)).toEqual([]);
  });
});
