import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeFileName } from '../../../src/domain/file-name.ts';

test.each([
  ['plan.pdf', 'plan.pdf'],
  ['Bericht für Müller (2).pdf', 'Bericht für Müller (2).pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ann\\notes.txt', 'notes.txt'],
  ['..', 'file'],
  ['', 'file'],
  [undefined, 'file'],
  ['.bashrc', 'bashrc'],
  ['-rf', 'rf'],
  ['a\u0000b\u202egpj.exe', 'a_b_gpj.exe'],
  ['$(rm -rf ~);`id`.sh', '_(rm -rf _)__id_.sh'],
  ['///', 'file'],
  ['🚀🚀', 'file'],
])('%j becomes %j', (name, safe) => {
  expect(safeFileName(name, 'file')).toBe(safe);
});

test('a long name keeps its ending', () => {
  const name = safeFileName(`${'long '.repeat(50)}.tar.gz`, 'file');
  expect(name).toHaveLength(80);
  expect(name).toMatch(/\.gz$/);
});

test('whatever comes in, nothing leads out of the folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const safe = safeFileName(name, 'file');
      expect(safe).toMatch(/^[^./\\-][^/\\\u0000-\u001f]*$/u);
      expect(safe.length).toBeLessThanOrEqual(80);
    }),
  );
});
