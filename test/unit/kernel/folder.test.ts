import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assertOwned, openFolder } from '../../../src/kernel/folder.ts';

const isRoot = process.getuid?.() === 0;

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a folder is made for its owner alone, with all that leads to it', () => {
  const made = openFolder(join(temporary(), 'a', 'b'));
  expect(statSync(made).mode & 0o777).toBe(0o700);
  expect(openFolder(made)).toBe(made);
});

test('what is in the way is told with the folder', () => {
  const file = join(temporary(), 'file');
  writeFileSync(file, '');
  expect(() => openFolder(join(file, 'data'))).toThrow(
    `The data folder ${join(file, 'data')} cannot be used`,
  );
});

test.skipIf(isRoot)('a folder that may not be written says so, also before it is made', () => {
  const folder = temporary();
  chmodSync(folder, 0o500);
  expect(() => openFolder(folder)).toThrow('permission denied');
  expect(() => openFolder(join(folder, 'data'))).toThrow('permission denied');
});

test("another user's folder is refused with both users", () => {
  const folder = isRoot ? temporary() : '/';
  if (isRoot) chownSync(folder, 65_534, 65_534);
  const owner = isRoot ? 65_534 : 0;
  expect(() => assertOwned(folder)).toThrow(
    `it belongs to user ${owner} and Posthouse runs as user ${process.getuid?.()}`,
  );
  expect(() => assertOwned(join(folder, 'not there'))).not.toThrow();
});
