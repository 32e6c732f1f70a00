import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookAtAgent } from '../../../src/cli/agent-findings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthouse-test-findings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const look = (backend: string, options: object, more: object = {}) =>
  lookAtAgent(
    {
      ...{
        name: 'probe',
        description: '',
        backend,
        options,
        workspace: join(folder, 'work'),
        capabilities: [],
      },
      ...{ timeoutMs: 1_000, unsafe: false, ...more },
    },
    { PATH: process.env['PATH'] },
  );

const command = { input: 'stdin', environment: {}, inheritEnvironment: ['PATH'] };

test('an agent that has all is well', async () => {
  expect(await look('demo', {})).toEqual({ ok: true, text: 'agent probe (demo)' });
  expect(await look('command', { ...command, command: 'cat' })).toMatchObject({ ok: true });
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

test('a folder that cannot be made is said', async () => {
  writeFileSync(join(folder, 'work'), 'a file');
  expect(await look('demo', {})).toMatchObject({ ok: false, text: expect.stringContaining('EEXIST') });
});
