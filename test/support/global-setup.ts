import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { connectTo } from '../../src/store/database.ts';
import { createEmbeddedServer } from '../../src/store/embedded/server.ts';
import { installEngine } from '../../src/store/engine.ts';
import { migrate } from '../../src/store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseHost: string;
  }
}

/** The database that every test's own database is a copy of. */
export const templateDatabase = 'house_template';

/** Starts one real PostgreSQL for the whole run and migrates one database in it, once. */
// biome-ignore lint/style/noDefaultExport: the test runner asks for it
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-test-'));
  const server = createEmbeddedServer({ folder, clock: systemClock, log: silentLog });
  await server.start();
  const sql = connectTo(server.address, { max: 1 });
  await sql.unsafe(`create database ${templateDatabase}`);
  await sql.end();
  const address = { ...server.address, database: templateDatabase };
  const migrations = new URL('../../migrations', import.meta.url).pathname;
  await migrate({ address, folder: migrations, log: silentLog, installEngine: () => installEngine(address) });
  project.provide('databaseHost', 'host' in server.address ? server.address.host : '');
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
