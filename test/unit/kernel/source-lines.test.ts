import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthouse-test-lines-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Bundles a program as our own is bundled, runs it in a process of its own and gives back what it printed. */
async function printed(source: string, { maps }: { maps: boolean }): Promise<string> {
  const kernel = new URL('../../../src/kernel/source-lines.ts', import.meta.url).pathname;
  writeFileSync(
    join(folder, 'program.ts'),
    `import { nameSourceLines } from ${JSON.stringify(kernel)};\nnameSourceLines();\n${source}`,
  );
  const outfile = join(folder, 'out', 'program.js');
  await build({
    ...{ entryPoints: [join(folder, 'program.ts')], outfile, bundle: true, platform: 'node', format: 'esm' },
    ...{ minifyWhitespace: true, minifySyntax: true, sourcemap: maps, sourcesContent: false },
  });
  return execFileSync(process.execPath, [outfile], { encoding: 'utf8' });
}

test('a trace out of the minified bundle names the line and the file that a person wrote', async () => {
  const program = `
function fail(): never {
  throw new TypeError('no such thing');
}
try {
  fail();
} catch (err) {
  console.log((err as Error).stack);
}`;
  const [head, first, second] = (await printed(program, { maps: true })).split('\n');
  expect(head).toBe('TypeError: no such thing');
  expect(first).toBe(`    at fail (file://${folder}/program.ts:5:9)`);
  expect(second).toBe(`    at file://${folder}/program.ts:8:3`);
});

test('without a map the trace is the bundle’s own', async () => {
  const [head, first] = (await printed('console.log(new Error("here").stack);', { maps: false })).split('\n');
  expect(head).toBe('Error: here');
  expect(first).toMatch(/program\.js:\d+:\d+/);
});

test('an error that cannot say its name still has a trace', async () => {
  const program = `
class Odd extends Error {
  override toString(): string {
    throw new Error('never');
  }
}
console.log(new Odd('x').stack);`;
  const [head, first] = (await printed(program, { maps: true })).split('\n');
  expect(head).toBe('Error');
  expect(first).toContain('program.ts:9:13');
});
