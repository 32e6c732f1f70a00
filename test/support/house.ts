import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import type { DatabaseAddress } from '../../src/store/database.ts';
import { createStores } from '../../src/store/stores.ts';
import { freshDatabase } from './fresh-database.ts';
import { echo, type Script, scriptedAgent } from './scripted-agent.ts';
import { createTestChannel, type TestChannel } from './test-channel.ts';

/** A house on a database of its own, with a channel and an agent that the test holds in its hands. */
export interface TestHouse {
  readonly channel: TestChannel;
  readonly stores: ReturnType<typeof createStores>;
  readonly app: App;
  /** One more node on the same database. */
  join(): Promise<App>;
}

/** Starts a house; it is stopped when the test ends. */
export async function openHouse({
  script = echo,
  channel = createTestChannel(),
  config = {},
}: {
  script?: Script;
  channel?: TestChannel;
  config?: Partial<Config>;
} = {}): Promise<TestHouse> {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-house-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const join_ = async () => {
    const app = await startApp({
      config: { ...houseConfig(folder, urlOf(database.address)), ...config },
      channels: [channel.manifest],
      backends: [scriptedAgent(script)],
      token: 'a-token-for-tests',
      node: { host: 'test', pid: ++lastPid, version: 'test', zone: 'UTC' },
      folders: { migrations: new URL('../../migrations', import.meta.url).pathname, public: folder },
      isAlive: () => true,
      environment: {},
      clock: systemClock,
      ids: systemIds,
      log: silentLog,
    });
    onTestFinished(() => app.stop());
    return app;
  };
  return { channel, stores: createStores(database), app: await join_(), join: join_ };
}

let lastPid = 0;

function houseConfig(folder: string, url: string): Config {
  const agent = (name: string) => ({
    ...{ name, description: '', backend: 'scripted', options: {}, workspace: join(folder, name) },
    ...{ capabilities: [], timeoutMs: 60_000, unsafe: false },
  });
  return {
    agents: [agent('clerk'), agent('painter')],
    defaultAgent: 'clerk',
    accounts: [
      {
        name: 'test',
        channel: 'test',
        options: {},
        groups: [{ id: 'friends', mention: true, people: 'known' }],
      },
    ],
    routes: [],
    people: [],
    limits: { turns: 8, runs: 4, queuePerSession: 500, deliveryExpiryMs: 86_400_000, graceMs: 7_200_000 },
    web: { host: '127.0.0.1', port: 0, allowedHosts: [] },
    database: { url, folder },
    log: { level: 'warn' },
    warnings: [],
  };
}

function urlOf(address: DatabaseAddress): string {
  return 'url' in address
    ? address.url
    : `postgres://${address.user}@localhost/${address.database}?host=${address.host}`;
}
