import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backends } from '../../adapters/agents.ts';
import type { Capability } from '../../src/domain/capability.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openHeldBack } from '../../src/turns/hold-back.ts';
import { aRequest, collect, never } from '../contracts/backend-contract.ts';

const [key, secret] = ['sk-canary-51', 'swordfish'];
const programs = ['claude', 'codex', 'opencode', 'gemini', 'qwen'] as const;
const support = new URL('../support/', import.meta.url).pathname;

async function openExplained(name: string, capabilities: readonly Capability[], more: object = {}) {
  const manifest = backends.find((each) => each.name === name);
  if (!manifest) throw new Error(`There is no back-end ${name}.`);
  const home = await mkdtemp(join(tmpdir(), 'posthouse-test-explain-'));
  const environment = { PATH: process.env['PATH'], HOME: home, POSTHOUSE_SECRET: secret };
  const backend = await openHeldBack(manifest, { clock: systemClock, log: silentLog, environment });
  const settings =
    name === 'model' ? {} : { program: `${support}fake-${name}.mjs`, key, model: 'local/large' };
  const options = manifest.options.parse({ ...settings, ...more });
  const workspace = join(home, 'work');
  const needs = { agent: 'coder', options, workspace, model: undefined, capabilities, unsafe: false };
  return { backend, home, workspace, options, capabilities, means: (await backend.hold(needs)).means };
}

test.each(programs)('%s says by which flags and settings it is held, and no secret', async (name) => {
  const { means, home } = await openExplained(name, ['fs:read', 'tasks:read']);
  expect(means[0]).toContain(`fake-${name}.mjs`);
  const told = means.join('\n');
  expect(told).not.toMatch(new RegExp(`${key}|${secret}`));
  expect(told).toContain('posthouse');
  expect(await readdir(home)).toEqual([]);
});

test.each([
  ['claude', ['fs:read'], '--tools Read,Glob,Grep'],
  ['codex', ['fs:write'], '-s workspace-write'],
  ['opencode', ['fs:read'], '"permission":{"*":"deny","read":"allow"'],
  ['gemini', ['web:fetch'], 'toolName = ["web_fetch","google_web_search"]'],
  ['qwen', ['web:fetch'], '--allowed-tools web_fetch'],
] as const)('%s with %j says %s', async (name, capabilities, words) => {
  expect((await openExplained(name, capabilities)).means.join('\n')).toContain(words);
});

test('a model says which tools it has', async () => {
  const { means } = await openExplained('model', ['fs:read'], { model: 'openai:x' });
  expect(means).toEqual(['its own tools: read_file, list_folder, search_files']);
});

test('a password in an address is none of it', async () => {
  const options = { url: 'http://me:swordfish@127.0.0.1:1/v1' };
  const { means } = await openExplained('opencode', [], options);
  expect(means.join()).toContain('http://…@127.0.0.1:1/v1');
  expect(means.join()).not.toContain(secret);
});

test.each(programs)('what %s says is what it is started with', async (name) => {
  const { backend, means, workspace, options, capabilities } = await openExplained(name, ['fs:read']);
  await mkdir(workspace, { recursive: true });
  const { text } = await collect(
    backend.run(aRequest({ prompt: 'args?', workspace, options, capabilities }), never),
  );
  const args: readonly string[] = JSON.parse(text);
  const plain = args.filter((word) => /^[\w@%+=:,.-]+$/.test(word));
  expect(plain.filter((word) => !means[0]?.includes(word))).toEqual([]);
});
