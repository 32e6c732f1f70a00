import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const prefix = 'posthouse-tests-';

/** Gives a run of tests one folder for all that it writes for a while, which is gone with it: a test need not tidy up. */
// biome-ignore lint/style/noDefaultExport: the test runner asks for it
export default function setup(): () => void {
  const before = process.env['TMPDIR'];
  // Each project of the run asks for one; a path of several would be too long for a socket.
  if (basename(before ?? '').startsWith(prefix)) return () => {};
  const folder = mkdtempSync(join(tmpdir(), prefix));
  process.env['TMPDIR'] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  };
}
