import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { claude } from '../../adapters/agents/claude/manifest.ts';
import { gemini } from '../../adapters/agents/gemini/manifest.ts';
import { opencode } from '../../adapters/agents/opencode/manifest.ts';
import { qwen } from '../../adapters/agents/qwen/manifest.ts';
import type { BackendManifest } from '../../src/contracts/agent-backend.ts';
import { type Capability, capabilities } from '../../src/domain/capability.ts';
import { openBackend } from '../contracts/backend-contract.ts';
import { askerOf } from '../support/ask-backend.ts';
import { startModelServer } from '../support/model-server.ts';

const server = await startModelServer();
afterAll(() => server.stop());
let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-denied-'));
  await writeFile(join(workspace, 'secret.txt'), 'swordfish');
});

/** What a model calls that wants to do what a capability allows. */
type Tries = Readonly<Record<'fs:read' | 'fs:write' | 'shell:write' | 'web:fetch' | 'gh:write', string>>;
const page = 'http://127.0.0.1:9/x';
const [run, gh] = [{ command: 'touch x.txt' }, { command: 'gh issue create' }];
const inside = (name: string) => join(workspace, name);
const call = (tool: string, input: object) => `call ${tool} ${JSON.stringify(input)}`;
const google = (): Tries => ({
  'fs:read': call('read_file', { file_path: inside('secret.txt') }),
  'fs:write': call('write_file', { file_path: inside('x.txt'), content: 'x' }),
  'shell:write': call('run_shell_command', run),
  'web:fetch': call('web_fetch', { url: page, prompt: page }),
  'gh:write': call('run_shell_command', gh),
});

const key = 'sk-canary-51';
const openai = { key, url: `${server.url}/v1`, model: 'fake' };
const tried: readonly { manifest: BackendManifest; options: object; tries: () => Tries }[] = [
  {
    manifest: claude,
    options: { key, url: server.url, model: 'claude-opus-5-5' },
    tries: () => ({
      'fs:read': call('Read', { file_path: inside('secret.txt') }),
      'fs:write': call('Write', { file_path: inside('x.txt'), content: 'x' }),
      'shell:write': call('Bash', run),
      'web:fetch': call('WebFetch', { url: page, prompt: 'sum up' }),
      'gh:write': call('Bash', gh),
    }),
  },
  {
    manifest: opencode,
    options: openai,
    tries: () => ({
      'fs:read': call('read', { filePath: inside('secret.txt') }),
      'fs:write': call('write', { filePath: inside('x.txt'), content: 'x' }),
      'shell:write': call('bash', { ...run, description: 'x' }),
      'web:fetch': call('webfetch', { url: page, format: 'text' }),
      'gh:write': call('bash', { ...gh, description: 'x' }),
    }),
  },
  {
    manifest: gemini,
    options: { key, url: server.url, model: 'gemini-2.5-flash' },
    tries: google,
  },
  { manifest: qwen, options: openai, tries: google },
];

/** All that an agent may have without this. A shell reads and writes, so that it goes with files. */
function without(capability: keyof Tries): readonly Capability[] {
  const group = (name: string) => name.split(':')[0];
  const shells = ['shell', 'gh'];
  const hands = ['fs', ...shells];
  const gone = { fs: hands, shell: shells, gh: shells, web: ['web', ...shells] }[group(capability) ?? ''];
  return capabilities.filter((each) => !gone?.includes(group(each) ?? ''));
}

describe.each(tried)('$manifest.name', ({ manifest, options, tries }) => {
  test.each(['fs:read', 'fs:write', 'shell:write', 'web:fetch', 'gh:write'] as const)(
    'without %s it cannot, and says that it was kept from it',
    async (capability) => {
      const home = await mkdtemp(join(tmpdir(), 'posthouse-test-home-'));
      const backend = await openBackend(manifest, { HOME: home });
      const program = join(process.env['POSTHOUSE_AGENTS'] ?? '', manifest.name);
      const ask = askerOf(manifest, () => ({ backend, workspace, options: { program, ...options } }));
      const { text, refused } = await ask(tries()[capability], {
        capabilities: without(capability),
        timeoutMs: 60_000,
      });
      expect(text).not.toContain('swordfish');
      expect(existsSync(inside('x.txt'))).toBe(false);
      expect(refused).toHaveLength(1);
    },
  );
});
