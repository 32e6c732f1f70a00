import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookAtAgent } from '../../../src/cli/agent-findings.ts';
import { explain } from '../../../src/cli/explain-agent.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthouse-test-findings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const agentOf = (backend: string, options: object, more: object = {}) => ({
  ...{ name: 'probe', description: '', backend, options, workspace: join(folder, 'work'), capabilities: [] },
  ...{ timeoutMs: 1_000, unsafe: false, ...more },
});
const look = (...given: Parameters<typeof agentOf>) =>
  lookAtAgent(agentOf(...given), { PATH: process.env['PATH'] });

const command = { input: 'stdin', environment: {}, inheritEnvironment: ['PATH'], sandbox: 'none', reads: [] };

test('an agent that has all is well', async () => {
  expect(await look('demo', {})).toEqual({ ok: true, text: 'agent probe (demo)' });
  expect(await look('command', { ...command, command: 'cat' }, { unsafe: true })).toMatchObject({ ok: true });
});

test('what an agent lacks is said with the mend, once', async () => {
  const { ok, text } = await look('command', { ...command, command: 'no-such-program' });
  expect({ ok, text }).toMatchObject({ ok: false });
  expect(text).toMatch(/^agent probe \(command\): The program "no-such-program" was not found/);
  const options = { model: 'anthropic:claude', fallback: [], providers: {} };
  const models = { cheap: 'anthropic:haiku', strong: 'anthropic:opus' };
  const keyless = await look('model', options, { models });
  expect(keyless.text).toBe(
    'agent probe (model): There is no key for anthropic. Set `agents.probe.providers.anthropic.key`, such as to ${ANTHROPIC_API_KEY}.',
  );
});

test('an agent that nothing holds to what it may do is explained, and is not well', async () => {
  const { ok, text } = await look('command', { ...command, command: 'cat' });
  expect({ ok, text }).toMatchObject({
    ok: false,
    text: expect.stringContaining('agents.probe.unsafe: true'),
  });
  const unheld = agentOf('command', { ...command, command: 'cat' });
  expect((await explain(unheld, { PATH: process.env['PATH'] }, '127.0.0.1')).slice(1)).toEqual([
    '  may: nothing beyond answering',
    expect.stringMatching(/^ {2}⛔ it is not started: nothing holds back: shell:read, shell:write, /),
    '  Its sandbox is `none`.',
    '  cat',
  ]);
});

test.each([
  [
    { key: 'sk-canary' },
    '0.0.0.0',
    /stays in the gateway, which asks api.openai.com for the program and meters/,
  ],
  [
    { key: 'sk-canary' },
    '10.0.0.5',
    /its program gets it, since no program of this machine reaches `web.host`/,
  ],
  [{}, '127.0.0.1', /its program reaches the model by itself/],
])('who has the key is explained: %j, %s', async (given, host, line) => {
  const options = { program: 'codex', instructions: '', ...given };
  const lines = await explain(agentOf('codex', options), { PATH: process.env['PATH'] }, host);
  expect(lines.at(-1)).toMatch(line);
  expect(lines.join()).not.toContain('canary');
});

test('a folder that cannot be made is said', async () => {
  writeFileSync(join(folder, 'work'), 'a file');
  expect(await look('demo', {})).toMatchObject({ ok: false, text: expect.stringContaining('EEXIST') });
});
