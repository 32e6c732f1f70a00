import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { repeat } from '../kernel/repeat.ts';
import { connectTo, type DatabaseAddress } from './database.ts';
import { createEmbeddedServer } from './embedded/server.ts';
import { migrate } from './migrate.ts';

/** The database of the house: a server that somebody runs, or our own. */
export interface HouseDatabase {
  readonly address: DatabaseAddress;
  /** Ends our own server if nobody else uses it: other gateways of this folder go on undisturbed. */
  stop(): Promise<void>;
}

const reviveEveryMs = 1_000;

/**
 * Starts our own server when no URL names one, and brings the schema up to date.
 * @throws HouseError of the areas `database` and `store`
 */
export async function openHouseDatabase(deps: {
  readonly url?: string;
  readonly folder: string;
  readonly migrations: string;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<HouseDatabase> {
  const { url, clock, log } = deps;
  const server = url === undefined ? createEmbeddedServer(deps) : undefined;
  const address = server?.address ?? { url: url ?? '' };
  await server?.start();
  await migrate({
    ...{ address, folder: deps.migrations, log },
    // Imported only when it is needed: it is the heaviest of all.
    installEngine: async () => (await import('./engine.ts')).installEngine(address),
  });
  const failed = (err: unknown) => log.error({ err, service: 'database' }, 'database could not be revived');
  // A server that was killed is started again; queries fail meanwhile, and whoever asked tries again.
  const watching = server && repeat({ clock, everyMs: reviveEveryMs, failed }, () => server.revive());
  return {
    address,
    async stop() {
      await watching?.stop();
      if (server && (await othersUse(address)) === 0) await server.stop();
    },
  };
}

async function othersUse(address: DatabaseAddress): Promise<number> {
  const sql = connectTo(address, { max: 1 });
  try {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`;
    return row?.count ?? 0;
  } finally {
    await sql.end();
  }
}
