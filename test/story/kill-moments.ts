import type { Sql } from 'postgres';
import { expect } from 'vitest';

/** A change of a row at which a process may die. */
export interface KillMoment {
  readonly name: string;
  /** A trigger of PostgreSQL: the change, and for which rows. */
  readonly on: string;
  readonly when: string;
}

/** Waits for moments in the life of a gateway, and holds it there. */
export interface KillMoments {
  /**
   * Resolves when a transaction has made this change and not committed it. `letGo` lets it go on: whoever kills before it
   * kills within the transaction, whoever kills after it a moment behind the commit.
   */
  reach(moment: KillMoment): Promise<{ letGo(): Promise<void> }>;
}

const lockClass = 20_261_121;

/**
 * A transaction that makes the awaited change waits in a trigger for a lock that we hold: no clock decides where the
 * process dies.
 * @param sql a pool of one connection, because the lock belongs to it
 */
export async function watchForMoments(sql: Sql, moments: readonly KillMoment[]): Promise<KillMoments> {
  await sql`create schema crash`;
  await sql`create table crash.awaited (name text)`;
  await sql.unsafe(`create function crash.halt() returns trigger language plpgsql as $$ begin
    if exists (select from crash.awaited where name = tg_argv[0]) then
      perform pg_advisory_xact_lock_shared(${lockClass}, 1);
    end if;
    return null; end $$`);
  for (const [index, { name, on, when }] of moments.entries()) {
    await sql.unsafe(`create trigger crash_${index} after ${on} for each row when (${when})
      execute function crash.halt('${name}')`);
  }
  return {
    async reach({ name }) {
      await sql`select pg_advisory_lock(${lockClass}, 1)`;
      await sql`insert into crash.awaited values (${name})`;
      const halted = () =>
        sql`select from pg_locks where locktype = 'advisory' and classid = ${lockClass} and not granted`;
      await expect.poll(async () => (await halted()).length, options(name)).toBeGreaterThan(0);
      return {
        async letGo() {
          await sql`delete from crash.awaited`;
          await sql`select pg_advisory_unlock(${lockClass}, 1)`;
        },
      };
    },
  };
}

function options(moment: string) {
  return { timeout: 60_000, interval: 5, message: moment };
}
