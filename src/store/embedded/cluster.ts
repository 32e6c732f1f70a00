import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { asOrdinaryUser, findBinaries, startFailed } from './binaries.ts';

/**
 * Makes an empty cluster in a new folder: a copy of the one that the installation prepared, else by `initdb`.
 * @param owner the folder that an error names
 * @throws HouseError `database.no_binary`, `database.start_failed`
 * @see DECISIONS.md, "The start"
 */
export async function createCluster(
  fresh: string,
  owner: string,
  { preparedCluster } = findBinaries(),
): Promise<void> {
  rmSync(fresh, { recursive: true, force: true });
  if (!existsSync(preparedCluster)) return initialise(fresh, owner);
  try {
    mkdirSync(fresh, { mode: 0o700 });
    // In one go: a thousand small files copied one after another take Node's own `cp` two seconds.
    cpSync(preparedCluster, fresh, { recursive: true });
  } catch {
    rmSync(fresh, { recursive: true, force: true });
    await initialise(fresh, owner);
  }
}

/**
 * Makes the cluster that first starts copy, if it is not there yet.
 * @throws HouseError as `createCluster`
 */
export async function prepareCluster({ preparedCluster } = findBinaries()): Promise<void> {
  if (existsSync(preparedCluster)) return;
  const fresh = `${preparedCluster}.new-${process.pid}`;
  await initialise(fresh, fresh);
  if (existsSync(preparedCluster)) rmSync(fresh, { recursive: true });
  else renameSync(fresh, preparedCluster);
}

/** Sees to it that a new cluster outlives a power cut too: neither copying nor our `initdb` waits for the disk. */
export function syncCluster(folder: string): Promise<unknown> {
  const method = process.platform === 'linux' ? ['--sync-method=syncfs'] : [];
  return runToEnd(findBinaries().initdb, ['-D', folder, '--sync-only', ...method]);
}

async function initialise(fresh: string, owner: string): Promise<void> {
  const choices = ['-U', 'posthouse', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'];
  const { code, output } = await runToEnd(findBinaries().initdb, ['-D', fresh, ...choices]);
  if (code !== 0) throw startFailed(owner, output);
}

function runToEnd(program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const [command, words] = asOrdinaryUser(program, args);
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on('error', (err) => resolve({ code: 127, output: err.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
