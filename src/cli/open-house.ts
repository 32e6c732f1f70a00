import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { backends } from '../../adapters/agents.ts';
import { channels } from '../../adapters/channels.ts';
import type { AppParts } from '../app.ts';
import type { Config } from '../config/config.ts';
import { keepWebToken } from '../config/keep-web-token.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemIds } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import { openLog } from '../log.ts';
import { openDatabase } from '../store/database.ts';
import { createHouseDatabase } from '../store/house-database.ts';
import { createStores } from '../store/stores.ts';
import type { CliContext } from './cli-context.ts';

/** The config of this folder or the one that was named, checked against the real lists. */
export function readConfig({ configFile }: CliContext): Config {
  const file = configFile === undefined ? {} : { file: configFile };
  return loadConfig({ ...file, environment: process.env, channels, backends });
}

/** Everything that the house is built from, out of the real world. */
export async function gatherParts(
  context: CliContext,
  { logFile }: { logFile?: string } = {},
): Promise<AppParts> {
  const config = readConfig(context);
  const token = keepWebToken(config, systemIds);
  const secrets = [token, ...secretsIn(config.accounts), ...secretsIn(config.database)];
  const { log } = await openLog({
    level: config.log.level,
    secrets,
    ...(logFile !== undefined && { file: logFile }),
  });
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    ...{
      config,
      channels,
      backends,
      token,
      log,
      clock: systemClock,
      ids: systemIds,
      environment: process.env,
    },
    node: { host: hostIdentity(), pid: process.pid, version: context.version, zone },
    isAlive,
    folders: { migrations: join(context.root, 'migrations'), public: join(context.root, 'dist', 'public') },
  };
}

/** Opens only the rows, for a command that looks or changes something beside a running gateway. */
export async function withStores<Result>(
  context: CliContext,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  const { url, folder } = readConfig(context).database;
  const migrations = join(context.root, 'migrations');
  const house = createHouseDatabase({ url, folder, migrations, clock: systemClock, log: silentLog });
  await house.start();
  const database = openDatabase(house.address, { connections: 2 });
  try {
    return await work(createStores(database));
  } finally {
    await database.close();
    await house.stop();
  }
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

/** The values of all keys that sound like a secret, however deep. */
function secretsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'string' && /token|secret|password|key|url/i.test(key) ? [each] : secretsIn(each),
  );
}
