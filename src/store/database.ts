import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from 'drizzle-orm/postgres-js';
import postgres, { type Options, type PostgresType, type Sql } from 'postgres';
import { HouseError, messageOf } from '../kernel/errors.ts';
import { blind, type Redactor } from '../kernel/redactor.ts';
import { guarded } from './guarded.ts';

/** Where the database is: a server's URL, or the unix socket of our own. */
export type DatabaseAddress =
  | { readonly url: string }
  | { readonly host: string; readonly user: string; readonly database: string };

type NoSchema = Record<string, never>;

/** Runs queries: either on any connection of the pool, or inside one transaction. */
export type Db =
  | PostgresJsDatabase<NoSchema>
  | PostgresJsTransaction<NoSchema, ExtractTablesWithRelations<NoSchema>>;

/** An open database. */
export interface Database {
  readonly db: PostgresJsDatabase<NoSchema>;
  readonly sql: Sql;
  /** A connection for what comes in alone: it never waits behind other work, and its plans and caches stay warm. */
  readonly intake: PostgresJsDatabase<NoSchema>;
  close(): Promise<void>;
}

/** Opens a pool; contacts the server only with the first query. What the redactor knows is never written. */
export function openDatabase(
  address: DatabaseAddress,
  { connections, redactor = blind }: { connections: number; redactor?: Redactor },
): Database {
  const sql = connectTo(address, { max: connections });
  const intake = connectTo(address, { max: 1 });
  return {
    db: drizzle(guarded(sql, redactor)),
    sql: guarded(sql, redactor),
    intake: drizzle(guarded(intake, redactor)),
    async close() {
      await Promise.all([sql, intake].map((pool) => pool.end({ timeout: 5 })));
    },
  };
}

/** A postgres.js pool at the address. */
export function connectTo(address: DatabaseAddress, options: Options<Record<string, PostgresType>>): Sql {
  const common = { onnotice: () => {}, connection: { application_name: 'posthouse' }, ...options };
  const parts = 'url' in address ? socketParts(address.url) : { ...address, port: 5432 };
  return parts ? postgres({ ...parts, ...common }) : postgres('url' in address ? address.url : '', common);
}

/** A URL may name a unix socket, as `?host=/folder`, which every PostgreSQL client but this one understands. */
function socketParts(url: string) {
  if (!URL.canParse(url)) return undefined;
  const { searchParams, port, username, password, pathname } = new URL(url);
  const host = searchParams.get('host');
  if (!host?.startsWith('/')) return undefined;
  const user = decodeURIComponent(username);
  return { host, port: Number(port || 5432), user, password, database: pathname.slice(1) };
}

/**
 * Asks a first question of whoever is at the address.
 * @throws HouseError `store.unavailable` when nobody answers
 */
export async function assertReachable(sql: Sql, address: DatabaseAddress): Promise<void> {
  try {
    await sql`select 1`;
  } catch (err) {
    const reason = messageOf(err);
    throw new HouseError('store.unavailable', { address: describeAddress(address), reason }, err);
  }
}

/** The address for people: without a password. */
export function describeAddress(address: DatabaseAddress): string {
  if (!('url' in address)) return address.host;
  return URL.canParse(address.url)
    ? `${new URL(address.url).host}${new URL(address.url).pathname}`
    : 'DATABASE_URL';
}
