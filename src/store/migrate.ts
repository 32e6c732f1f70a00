import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { HouseError, messageOf } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { together } from '../kernel/together.ts';
import { assertReachable, connectTo, type DatabaseAddress } from './database.ts';
import { engineRelease } from './engine-release.ts';

/** Says that the job engine's schema is the one of this release: starting the engine only to look costs 0.2 s. */
const engineMark = `pg-boss ${engineRelease}`;

/** Any number that no other program uses for its advisory lock on this database. */
const migrationLock = 7_270_012;

/**
 * Brings the schema up to date, under a lock, so that any number of nodes may start together. Each file is applied in a
 * transaction of its own: one that fails leaves everything as it was before it.
 * @param installEngine makes the job engine's schema, under the same lock
 * @throws HouseError `store.unavailable` when nobody answers at the address
 * @throws HouseError `store.migration_failed`, `store.newer`
 */
export async function migrate(deps: {
  address: DatabaseAddress;
  folder: string;
  log: Log;
  installEngine: () => Promise<void>;
}): Promise<void> {
  const sql = connectTo(deps.address, { max: 1, connect_timeout: 10 });
  try {
    await assertReachable(sql, deps.address);
    await sql`select pg_advisory_lock(${migrationLock})`;
    await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`;
    const applied = (await sql<{ name: string }[]>`select name from migrations`).map((row) => row.name);
    const files = readdirSync(deps.folder)
      .filter((name) => name.endsWith('.sql'))
      .sort();
    const unknown = applied.find((name) => name.endsWith('.sql') && !files.includes(name));
    if (unknown !== undefined) throw new HouseError('store.newer', { migration: unknown });
    const applyFiles = async () => {
      for (const name of files.filter((file) => !applied.includes(file))) {
        await apply(sql, name, readFileSync(join(deps.folder, name), 'utf8'));
        deps.log.info({ detail: name }, 'migration applied');
      }
    };
    const renewEngine = async () => {
      if (!applied.includes(engineMark)) await deps.installEngine();
    };
    // A new database has nothing that a failure could leave half new, so both schemas are made at once; the lock is held for
    // as long as either is.
    if (applied.length === 0) await together([applyFiles(), renewEngine()]);
    else await applyFiles().then(renewEngine);
    await sql`insert into migrations (name) values (${engineMark}) on conflict do nothing`;
  } finally {
    await sql.end();
  }
}

async function apply(sql: Sql, name: string, text: string): Promise<void> {
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(text);
      await tx`insert into migrations (name) values (${name})`;
    });
  } catch (err) {
    throw new HouseError('store.migration_failed', { migration: name, reason: messageOf(err) }, err);
  }
}
