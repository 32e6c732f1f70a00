import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channels } from '../../adapters/channels.ts';
import { commandDefinitions } from '../../src/commands/definitions.ts';
import { errorTable } from '../../src/kernel/error-table.ts';

const root = new URL('../..', import.meta.url).pathname;
const names = ['commands', 'schedules', 'config', 'errors', 'guarantees', 'agents'];
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'posthouse-docs-'));
  const parts = [
    'src',
    'adapters',
    'config/posthouse.schema.json',
    'config/crash-results.json',
    'config/agents-results.json',
  ];
  for (const part of [...parts, 'package.json', 'README.md']) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterEach(() => rmSync(copy, { recursive: true, force: true }));

function makeDocs(...args: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, ['src/docs.ts', ...args], {
    cwd: copy,
    encoding: 'utf8',
  });
  return { status, stderr };
}

const readme = () => readFileSync(join(copy, 'README.md'), 'utf8');
const writeReadme = (text: string) => writeFileSync(join(copy, 'README.md'), text);
const empty = (name: string) => `<!-- generated:${name} -->\nold words\n<!-- /generated -->\n`;

test('every block is filled from the code, and the words around it stay', () => {
  writeReadme(`# Mine\n\n${names.map(empty).join('\nbetween\n')}the end\n`);
  expect(makeDocs()).toEqual({ status: 0, stderr: '' });
  const text = readme();
  expect(text).toMatch(/^# Mine\n/);
  expect(text).toMatch(/the end\n$/);
  expect(text.split('\nbetween\n')).toHaveLength(names.length);
  expect(text).not.toContain('old words');
  for (const code of Object.keys(errorTable)) expect(text).toContain(`| \`${code}\` |`);
  for (const { name } of commandDefinitions) expect(text).toContain(`| \`/${name}`);
  for (const { title } of channels) expect(text).toContain(`| ${title} |`);
});

test('a channel that shows drafts says so', () => {
  writeReadme(empty('guarantees'));
  makeDocs();
  for (const { title, abilities } of channels) {
    const row = readme()
      .split('\n')
      .find((line) => line.startsWith(`| ${title} |`));
    expect(row?.split(' | ')[2]).toBe(abilities.draftEveryMs === undefined ? 'no' : 'yes');
  }
});

test('what was made once is made the same again', () => {
  makeDocs();
  const first = readme();
  makeDocs();
  expect(readme()).toBe(first);
  expect(makeDocs('--check')).toEqual({ status: 0, stderr: '' });
});

test.each([
  ['README.md', () => writeReadme(readme().replace(/(<!-- generated:errors -->\n)/, '$1by hand\n'))],
  ['config/posthouse.schema.json', () => writeFileSync(join(copy, 'config/posthouse.schema.json'), '{}\n')],
  ['config/posthouse.schema.json', () => rmSync(join(copy, 'config/posthouse.schema.json'))],
])('the check names %s when it is stale, says what to do and changes nothing', (file, spoil) => {
  makeDocs();
  spoil();
  const before = readme();
  const { status, stderr } = makeDocs('--check');
  expect(status).toBe(1);
  expect(stderr).toBe(`Stale: ${file}. Run "npm run docs".\n`);
  expect(readme()).toBe(before);
});

test('a block that nothing makes is refused, and nothing is written', () => {
  writeReadme(empty('comands'));
  const { status, stderr } = makeDocs();
  expect(status).toBe(1);
  expect(stderr).toContain(
    'the block "comands", which nothing makes. There are commands, schedules, settings, config',
  );
  expect(readme()).toBe(empty('comands'));
});
