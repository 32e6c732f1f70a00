import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { connectTo, type DatabaseAddress } from '../../src/store/database.ts';
import { createEmbeddedServer } from '../../src/store/embedded/server.ts';

/** A bare server: nothing of ours but the way it is started. */
export interface BareServer {
  readonly address: DatabaseAddress;
  readonly firstMs: number;
  readonly againMs: number;
  stop(): Promise<void>;
}

/** Starts it twice, to know what a first and a further start cost without us. */
export async function startServer(): Promise<BareServer> {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-raw-'));
  const server = createEmbeddedServer({ folder, clock: systemClock, log: silentLog });
  const firstMs = await timed(() => server.start());
  await server.stop();
  const againMs = await timed(() => server.start());
  return {
    address: server.address,
    firstMs,
    againMs,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Inserts per second of rows of the inbox's size, one statement and one commit each, by so many clients at once. */
export async function rawInsertRate(
  address: DatabaseAddress,
  { clients, count }: { clients: number; count: number },
): Promise<number> {
  const sql: Sql = connectTo(address, { max: clients });
  await sql`drop table if exists raw`;
  await sql`create table raw (id bigint generated always as identity primary key, account text, event_id text unique, body text)`;
  const insert = (index: number) =>
    sql`insert into raw (account, event_id, body) values ('bench', ${`event-${index}`}, ${'x'.repeat(200)})`;
  await Promise.all(Array.from({ length: clients }, (_, index) => insert(-1 - index)));
  let next = 0;
  const ms = await timed(() =>
    Promise.all(
      Array.from({ length: clients }, async () => {
        while (next < count) await insert(next++);
      }),
    ),
  );
  await sql.end();
  return (count / ms) * 1_000;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
