import type { Config } from './config/config.ts';
import type { BackendManifest } from './contracts/agent-backend.ts';
import type { ChannelManifest } from './contracts/channel-adapter.ts';
import type { FindLinks } from './contracts/find-links.ts';
import type { Clock } from './kernel/clock.ts';
import type { Ids } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import type { HouseDatabase } from './store/house-database.ts';

/** What the house is built from. */
export interface AppParts {
  readonly config: Config;
  /** Open already; the house closes it when it stops, but not when it cannot start. */
  readonly database: HouseDatabase;
  readonly channels: readonly ChannelManifest[];
  readonly backends: readonly BackendManifest[];
  readonly findLinks: FindLinks;
  readonly token: string;
  readonly node: {
    readonly host: string;
    readonly pid: number;
    readonly version: string;
    readonly zone: string;
  };
  readonly publicFolder: string;
  /** Ends the programs of gateways of this machine that are gone. @returns how many gateways */
  readonly endOrphans: (clock: Clock) => Promise<number>;
  /** Whether a process of this host lives. */
  readonly isAlive: (pid: number) => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}
