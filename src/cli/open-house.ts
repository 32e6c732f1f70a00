import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { backends } from '../../adapters/agents.ts';
import { channels } from '../../adapters/channels.ts';
import { findLinks } from '../../adapters/markdown/links.ts';
import { endOrphans } from '../../adapters/process/end-orphans.ts';
import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import { keepWebToken } from '../config/keep-web-token.ts';
import { loadConfig } from '../config/load-config.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemIds } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { openLog } from '../log.ts';
import { openHouseDatabase } from '../store/house-database.ts';
import type { CliContext } from './cli-context.ts';
import { machineZone } from './machine-zone.ts';

/** A running house, and what whoever started it wants to say of it. */
export interface House {
  readonly app: App;
  readonly config: Config;
  readonly token: string;
  readonly log: Log;
}

/** The config of this folder or the one that was named, checked against the real lists. */
export function readConfig({ configFile }: CliContext): Config {
  const file = configFile === undefined ? {} : { file: configFile };
  return loadConfig({ ...file, environment: process.env, channels, backends });
}

/** Starts the house that the config describes, out of the real world. */
export async function openHouse(context: CliContext, { logFile }: { logFile?: string } = {}): Promise<House> {
  const config = readConfig(context);
  const token = keepWebToken(config, systemIds);
  const secrets = [token, ...config.secrets];
  const level = { level: config.log.level, secrets };
  const { log } = await openLog({ ...level, ...(logFile !== undefined && { file: logFile }) });
  for (const warning of config.warnings) log.warn({ detail: warning }, 'config looks mistaken');
  const migrations = join(context.root, 'migrations');
  // The database starts while the rest of the house is read from the disk.
  const [database, { startApp }] = await Promise.all([
    openHouseDatabase({ ...config.database, migrations, clock: systemClock, log }),
    import('../app.ts'),
  ]);
  const app = await startApp({
    ...{ config, database, channels, backends, findLinks, token, log, clock: systemClock, ids: systemIds },
    environment: process.env,
    node: { host: hostIdentity(), pid: process.pid, version: context.version, zone: machineZone() },
    isAlive,
    endOrphans,
    publicFolder: join(context.root, 'dist', 'public'),
  }).catch(async (err: unknown) => {
    await database.stop();
    throw err;
  });
  return { app, config, token, log };
}

/**
 * What makes two process ids comparable: the same machine since its last start, and the same list of processes.
 * Elsewhere than on Linux nothing says that surely, so each start is a host of its own.
 */
function hostIdentity(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return [hostname(), boot, readlinkSync('/proc/self/ns/pid')].join(' ');
  } catch {
    return [hostname(), systemIds.code(12)].join(' ');
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
