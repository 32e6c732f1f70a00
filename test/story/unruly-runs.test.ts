import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Leavings } from './unruly-runs.ts';

const program = new URL('unruly-runs.ts', import.meta.url).pathname;

/** Runs unruly programs in a process of its own, which tells what is left of them. */
function leavingsOf(runs: number): Promise<Leavings> {
  const folders = ['work', 'tmp'].map((name) => mkdtempSync(join(tmpdir(), `unruly-${name}-`)));
  const [work = '', tmp = ''] = folders;
  const args = ['--expose-gc', program, work, `${runs}`];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env: { ...process.env, TMPDIR: tmp } }, (err, text, words) =>
      err ? reject(new Error(words, { cause: err })) : resolve(JSON.parse(text)),
    );
  });
}

test('of 200 runs of programs that obey nobody, each stopped at some instant, nothing is left', async () => {
  const { endings, processes, worktrees, temporary, memory, waits } = await leavingsOf(200);
  expect(Object.values(endings).reduce((sum, count) => sum + count, 0)).toBe(250);
  expect(endings).not.toHaveProperty('none');
  expect(processes).toEqual([]);
  expect(worktrees).toEqual([]);
  expect(temporary).toEqual([]);
  expect(memory[1] / memory[0]).toBeLessThan(1.05);
  expect(waits[1].length).toBeLessThanOrEqual(waits[0].length);
});
