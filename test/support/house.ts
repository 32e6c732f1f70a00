import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findLinks } from '../../adapters/markdown/links.ts';
import { type App, startApp } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import type { BackendManifest } from '../../src/contracts/agent-backend.ts';
import type { Metering } from '../../src/contracts/meter.ts';
import type { Capability } from '../../src/domain/capability.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { type Log, silentLog } from '../../src/kernel/log.ts';
import type { Database, DatabaseAddress } from '../../src/store/database.ts';
import { openHouseDatabase } from '../../src/store/house-database.ts';
import { createStores } from '../../src/store/stores.ts';
import { freshDatabase } from './fresh-database.ts';
import { houseConfig, urlOf } from './house-config.ts';
import { echo, type Script, scriptedAgent } from './scripted-agent.ts';
import { createTestChannel, type TestChannel } from './test-channel.ts';

/** A house on a database of its own, with a channel and an agent that the test holds in its hands. */
export interface TestHouse {
  readonly channel: TestChannel;
  readonly stores: ReturnType<typeof createStores>;
  readonly database: Database & { readonly address: DatabaseAddress };
  readonly app: App;
  /** One more node on the same database. */
  join(): Promise<App>;
}

/** Starts a house; it is stopped when the test ends. */
export async function openHouse({
  script = echo,
  metering = 'house',
  channel = createTestChannel(),
  config = {},
  capabilities = [],
  backends = [],
  log = silentLog,
  environment = {},
}: {
  script?: Script;
  metering?: Metering;
  channel?: TestChannel;
  config?: Partial<Config>;
  /** What its agents may. */
  capabilities?: readonly Capability[];
  /** Besides the scripted one. */
  backends?: readonly BackendManifest[];
  log?: Log;
  /** What the gateway's own environment has besides the way to programs and a home. */
  environment?: Readonly<Record<string, string>>;
} = {}): Promise<TestHouse> {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-house-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const join_ = async () => {
    const base = houseConfig(folder, urlOf(database.address));
    const agents = base.agents.map((agent) => ({ ...agent, capabilities }));
    const settings = { ...base, agents, ...config };
    const app = await startApp({
      config: settings,
      database: await openHouseDatabase({
        ...settings.database,
        migrations,
        clock: systemClock,
        log: silentLog,
      }),
      channels: [channel.manifest],
      backends: [scriptedAgent(script, metering), ...backends],
      findLinks,
      token: 'a-token-for-tests',
      node: { host: 'test', pid: ++lastPid, version: 'test', zone: 'UTC' },
      publicFolder: folder,
      endOrphans: async () => 0,
      isAlive: () => true,
      environment: { PATH: process.env['PATH'], HOME: folder, ...environment },
      clock: systemClock,
      ids: systemIds,
      log,
    });
    onTestFinished(() => app.stop());
    return app;
  };
  return { channel, stores: createStores(database), database, app: await join_(), join: join_ };
}

const migrations = new URL('../../migrations', import.meta.url).pathname;
let lastPid = 0;
