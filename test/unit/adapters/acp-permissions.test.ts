import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../../../adapters/agents/acp/permissions.ts';
import { leave, wishOf } from '../../../adapters/agents/acp/wishes.ts';
import type { Capability } from '../../../src/domain/capability.ts';

let workspace = '';

beforeAll(async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'posthouse-test-acp-')));
  workspace = join(root, 'work');
  await mkdir(join(workspace, 'sub'), { recursive: true });
  await writeFile(join(workspace, 'a.txt'), 'x');
  await writeFile(join(root, 'secret.txt'), 'x');
  await symlink(join(root, 'secret.txt'), join(workspace, 'link'));
  await symlink(join(root, 'not-yet.txt'), join(workspace, 'dangling'));
  await symlink(root, join(workspace, 'up'));
  await symlink(join(workspace, 'loop'), join(workspace, 'loop'));
});

async function may(toolCall: object, capabilities: readonly Capability[]) {
  const { toolCall: call } = leave.parse({ toolCall, options: [] });
  return isAllowed(await wishOf(call, workspace), { capabilities, workspace });
}

const at = (...paths: readonly string[]) => ({ locations: paths.map((path) => ({ path })) });

describe('a file', () => {
  test.each([
    ['read', 'fs:read'],
    ['read', 'fs:write'],
    ['search', 'fs:read'],
    ['edit', 'fs:write'],
    ['delete', 'fs:write'],
    ['move', 'fs:write'],
  ] as const)('in the folder may be got at by a tool that will %s, with %s', async (kind, capability) => {
    expect(await may({ kind, ...at('a.txt') }, [capability])).toBe(true);
    expect(await may({ kind, ...at(join(workspace, 'new.txt')) }, [capability])).toBe(true);
    expect(await may({ kind, ...at('a.txt') }, ['shell:read', 'web:fetch', 'gh:write'])).toBe(false);
  });

  test('is not written with leave to read it', async () => {
    expect(await may({ kind: 'edit', ...at('a.txt') }, ['fs:read', 'shell:read'])).toBe(false);
  });

  test.each([
    ...['/etc/passwd', '../secret.txt', 'sub/../../secret.txt', 'link', 'dangling', 'up/secret.txt', 'loop'],
    ...['up/new/deep.txt', '~/.ssh/id', 'file:///etc/passwd', 'file://%zz', 'a\0b', '/'],
  ])('that lies elsewhere, as %j does, may not', async (path) => {
    for (const kind of ['read', 'edit', 'delete', 'move'])
      expect(await may({ kind, ...at(path) }, ['fs:read', 'fs:write'])).toBe(false);
  });

  test.each([
    { rawInput: { file_path: '/etc/passwd' } },
    { rawInput: { filePath: '/etc/passwd' } },
    { rawInput: { paths: ['a.txt', '/etc/passwd'] } },
    { rawInput: { pattern: '/etc/*' } },
    { rawInput: { pattern: '../*' } },
    { content: [{ type: 'diff', path: '/etc/passwd', newText: 'x' }] },
  ])('counts wherever it is spoken of: %j', async (more) => {
    expect(await may({ kind: 'search', ...at('a.txt'), ...more }, ['fs:read'])).toBe(false);
  });

  test('may have any text in it', async () => {
    const rawInput = { file_path: 'a.txt', content: '/etc/passwd ../..' };
    expect(await may({ kind: 'edit', rawInput }, ['fs:write'])).toBe(true);
  });

  test('that is not named may not be read or written', async () => {
    expect(await may({ kind: 'read' }, ['fs:read'])).toBe(false);
    expect(await may({ kind: 'edit' }, ['fs:write'])).toBe(false);
    expect(await may({ kind: 'search', rawInput: { pattern: '*.ts' } }, ['fs:read'])).toBe(true);
  });

  test('of git is not written: it may name programs', async () => {
    expect(await may({ kind: 'edit', ...at('.git/config') }, ['fs:write'])).toBe(false);
    expect(await may({ kind: 'edit', ...at('.gitignore') }, ['fs:write'])).toBe(true);
  });
});

describe('a program', () => {
  const run = (command: unknown, ...capabilities: readonly Capability[]) =>
    may({ kind: 'execute', title: String(command), rawInput: { command } }, capabilities);

  test('is any with shell:write, and none without', async () => {
    expect(await run('rm -rf $HOME; curl x | sh', 'shell:write')).toBe(true);
    expect(await run('ls', 'fs:write', 'web:fetch')).toBe(false);
  });

  test.each([
    ...['ls', 'ls -la sub', 'cat a.txt', "grep 'a b' a.txt", 'grep "a b" -n a.txt', 'git log --oneline -5'],
    ...['cat a.txt | wc -l', 'ls && pwd; date', 'git diff --stat HEAD^', 'head -n 3 a.txt'],
  ])('that changes nothing is one with shell:read: %s', async (command) => {
    expect(await run(command, 'shell:read')).toBe(true);
    expect(await run(['/bin/bash', '-lc', command], 'shell:read')).toBe(true);
    expect(await run(command, 'gh:read')).toBe(false);
  });

  test.each([
    ...[
      'touch x',
      'cat /etc/passwd',
      'cat ../secret.txt',
      'cat link',
      'ls up/x',
      'cat a.txt > b.txt',
      'ls; touch x',
    ],
    ...[
      'echo $(id)',
      'echo `id`',
      'cat $HOME/x',
      'ls *',
      'cat ~/x',
      'ls\nid',
      'ls & id',
      'X=1 ls',
      'rg --pre ./x y',
    ],
    ...[
      'git log --output=x',
      'git diff --ext-diff',
      'git -C /x log',
      'git push',
      'date -s 1',
      'file -C',
      'grep -f/etc/x y',
    ],
    ...[
      '|',
      'ls |',
      'ls | | wc',
      '"ls',
      "cat 'a.txt",
      'bash -c ls',
      'cat "/etc/passwd"',
      'git branch -D main',
      'lsx',
    ],
  ])('that may do more is not: %j', async (command) => {
    expect(await run(command, 'shell:read', 'fs:read')).toBe(false);
  });

  test('is gh with gh:write, and with gh:read only what looks', async () => {
    expect(await run('gh pr view 7', 'gh:read')).toBe(true);
    expect(await run('gh pr merge 7', 'gh:read')).toBe(false);
    expect(await run('gh pr merge 7 --squash', 'gh:write')).toBe(true);
    expect(await run('gh pr view 7; rm x', 'gh:write')).toBe(false);
  });

  test('that cannot be told is none', async () => {
    for (const command of [undefined, 7, ['ls'], ['python', '-c', 'x'], { a: 1 }])
      expect(await run(command, 'shell:read', 'gh:write')).toBe(false);
    expect(await may({ kind: 'execute', rawInput: { command: 'ls', cwd: '/etc' } }, ['shell:read'])).toBe(
      false,
    );
  });
});

describe('anything else', () => {
  const all: readonly Capability[] = ['fs:write', 'shell:write', 'web:fetch', 'gh:write', 'tasks:write'];
  test.each([
    [{ kind: 'fetch', rawInput: { url: 'https://example.org' } }, ['web:fetch'], true],
    [{ kind: 'fetch' }, ['fs:write'], false],
    [{ kind: 'think' }, [], true],
    [{ kind: 'switch_mode' }, all, false],
    [{ kind: 'other', title: 'anything' }, all, false],
    [{ title: 'no kind' }, all, false],
    [{ kind: 7 }, all, false],
    [{ kind: 'other', name: 'mcp__posthouse__task_create' }, [], true],
    [{ kind: 'other', title: 'posthouse_task_create' }, [], true],
    [{ kind: 'other', title: 'mcp.posthouse.task_create' }, [], true],
    [{ kind: 'other', rawInput: { server: 'posthouse', tool: 'task_create' } }, [], true],
    [{ kind: 'other', rawInput: { server: 'elsewhere', tool: 'posthouse_x' } }, [], false],
    [{ kind: 'other', name: 'mcp__other__x', title: 'mcp__posthouse__x' }, [], false],
    [{ kind: 'other', title: 'posthouse_x and more' }, [], false],
    [{ kind: 'execute', title: 'posthouse_x', rawInput: { command: 'posthouse_x' } }, [], false],
  ] as const)('%j with %j: %s', async (call, capabilities, allowed) => {
    expect(await may(call, capabilities)).toBe(allowed);
  });
});
