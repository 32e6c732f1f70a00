import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backends } from '../../adapters/agents.ts';
import { openBackend } from '../contracts/backend-contract.ts';
import { askerOf } from '../support/ask-backend.ts';

const variables = {
  claude: 'CLAUDE_CONFIG_DIR',
  codex: 'CODEX_HOME',
  opencode: 'XDG_DATA_HOME',
  gemini: 'GEMINI_CLI_HOME',
  qwen: 'QWEN_HOME',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthouse-test-logins-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(Object.entries(variables))('%s finds its login by %s', async (name, variable) => {
  const manifest = backends.find((each) => each.name === name);
  if (!manifest) throw new Error(`There is no ${name}.`);
  const backend = await openBackend(manifest, { HOME: folder, [variable]: '/the/gateways/own' });
  const login = join(folder, 'logins', 'work');
  const program = new URL(`../support/fake-${name}.mjs`, import.meta.url).pathname;
  const needs = { agent: 'a', workspace: folder, model: undefined, capabilities: [], unsafe: false };
  const explained = async (options: object) =>
    (await backend.hold?.({ ...needs, options: manifest.options.parse({ program, ...options }) }))?.means;
  expect(await explained({ login })).toContainEqual(`${variable}=${login}`);
  expect((await explained({}))?.join()).not.toContain(variable);
  const ask = askerOf(manifest, () => ({ backend, workspace: folder, options: { program, login } }));
  expect((await ask('hello')).ending).toMatchObject({ kind: 'answered' });
  expect(statSync(login).mode & 0o777).toBe(0o700);
  await backend.close();
});

test('a login is an absolute folder', () => {
  const [claude] = backends.filter(({ name }) => name === 'claude');
  expect(claude?.options.safeParse({ login: 'work' }).error?.issues[0]?.message).toBe(
    'Expected an absolute path, such as /var/lib/posthouse/logins/work.',
  );
});
