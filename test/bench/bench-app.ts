import { findLinks } from '../../adapters/markdown/links.ts';
import { type App, startApp } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import type { BackendManifest } from '../../src/contracts/agent-backend.ts';
import type { ChannelManifest } from '../../src/contracts/channel-adapter.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openHouseDatabase } from '../../src/store/house-database.ts';
import { type Script, scriptedAgent } from '../support/scripted-agent.ts';

const migrations = new URL('../../migrations', import.meta.url).pathname;

/** The whole house in this process, with these channels and one agent. */
export async function startBenchApp(
  config: Config,
  {
    channels,
    script,
    backends = [],
  }: {
    readonly channels: readonly ChannelManifest[];
    readonly script: Script;
    /** Besides the scripted one. */
    readonly backends?: readonly BackendManifest[];
  },
): Promise<App> {
  return startApp({
    config,
    channels,
    database: await openHouseDatabase({ ...config.database, migrations, clock: systemClock, log: silentLog }),
    backends: [scriptedAgent(script), ...backends],
    findLinks,
    token: 'bench',
    node: { host: 'bench', pid: 1, version: 'bench', zone: 'UTC' },
    publicFolder: config.database.folder,
    isAlive: () => true,
    endOrphans: async () => 0,
    environment: {},
    ...{ clock: systemClock, ids: systemIds, log: silentLog },
  });
}
