import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthouse-test-setup-'));
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A Claude Code that is on the path. */
function installClaude(): void {
  const fake = join(root, 'test/support/fake-claude.mjs');
  writeFileSync(join(folder, 'bin/claude'), `#!/bin/sh\nexec "${process.execPath}" "${fake}" "$@"\n`);
  chmodSync(join(folder, 'bin/claude'), 0o755);
}

/** A model server of this machine, which says what it offers and answers. */
async function startOllama(): Promise<string> {
  const server = createServer((request, response) => {
    const models = { data: [{ id: 'llama3.2' }, { id: 'qwen3' }] };
    const piece = { choices: [{ index: 0, delta: { content: 'ready' }, finish_reason: 'stop' }] };
    response.setHeader('content-type', request.method === 'GET' ? 'application/json' : 'text/event-stream');
    response.end(
      request.method === 'GET'
        ? JSON.stringify(models)
        : `data: ${JSON.stringify(piece)}\n\ndata: [DONE]\n\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function run(words: readonly string[], environment: Record<string, string> = {}) {
  const { stdout, stderr, exitCode } = await execa(process.execPath, [join(root, 'src/main.ts'), ...words], {
    ...{ cwd: folder, reject: false, extendEnv: false, stdin: 'ignore' },
    env: {
      PATH: `${join(folder, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: folder,
      OLLAMA_HOST: '127.0.0.1:1',
      ...environment,
    },
  });
  return { text: `${stdout}${stderr}`.replaceAll(folder, '…'), exitCode };
}

const config = () => readFileSync(join(folder, 'posthouse.yaml'), 'utf8');

test('what is on the machine becomes agents, each of which answers once', { timeout: 60_000 }, async () => {
  installClaude();
  const { text, exitCode } = await run(['setup', '--yes'], { OLLAMA_HOST: await startOllama() });
  expect(text).toContain('  claude     the program …/bin/claude');
  expect(text).toMatch(/ {2}ollama {5}a model server at http:\/\/127\.0\.0\.1:\d+\/v1 with llama3\.2, qwen3/);
  expect(config()).toContain('  claude:\n    backend: claude\n');
  expect(config()).toContain('  ollama:\n    backend: model\n    model: ollama:llama3.2\n');
  expect(text).toMatch(/✓ agent claude: answered in [\d.]+ s: \S/);
  expect(text).toMatch(/✓ agent ollama: answered in [\d.]+ s: ready/);
  expect(exitCode).toBe(0);
  const again = await run(['setup', '--yes']);
  expect(again.text).toContain('claude     the program …/bin/claude (the config has it)');
  expect(again.text).not.toContain('To be');
});

test('a key is written as its variable, also from .env, and one that does not work is said', {
  timeout: 60_000,
}, async () => {
  writeFileSync(join(folder, '.env'), 'ANTHROPIC_API_KEY=sk-canary-0123456789\n');
  const { text } = await run(['setup', '--yes', '--no-turn']);
  expect(config()).toContain('key: ${ANTHROPIC_API_KEY}');
  expect(`${text}${config()}`).not.toContain('sk-canary');
});

test('nothing is written unasked, and what is there stays', { timeout: 60_000 }, async () => {
  installClaude();
  const { text, exitCode } = await run(['setup']);
  expect(text).toContain('Say --yes to have it written.');
  expect({ exitCode, isThere: existsSync(join(folder, 'posthouse.yaml')) }).toEqual({
    exitCode: 0,
    isThere: false,
  });
  writeFileSync(join(folder, 'posthouse.yaml'), '# mine\nagents:\n  claude: { backend: demo }\n');
  await run(['setup', '--yes', '--no-turn']);
  expect(config()).toBe(
    '# mine\nagents:\n  claude: { backend: demo }\n  claude-found:\n    backend: claude\n',
  );
});

test('where nothing is found it says what could be done', { timeout: 60_000 }, async () => {
  expect(await run(['setup', '--yes'])).toEqual({
    exitCode: 0,
    text: expect.stringContaining('No agent, model server or key was found on this machine.'),
  });
});

test('the doctor lets each agent answer once when it is told to', { timeout: 60_000 }, async () => {
  writeFileSync(
    join(folder, 'posthouse.yaml'),
    'database: { url: postgres://nobody@127.0.0.1:1/none }\nagents:\n  demo: { backend: demo }\n  broken: { backend: command, command: "false", unsafe: true }\n',
  );
  const { text, exitCode } = await run(['doctor', '--turn']);
  expect(text).toMatch(/✓ agent demo: answered in [\d.]+ s: /);
  expect(text).toMatch(/✗ agent broken: /);
  expect(exitCode).toBe(1);
  expect((await run(['doctor'])).text).not.toContain('answered in');
});
