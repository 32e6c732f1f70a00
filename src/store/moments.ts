import { type SQL, sql } from 'drizzle-orm';
import { leaseTimes } from '../domain/lease.ts';

/** The database's own time: the only one that leases are judged by. */
export const now: SQL<Date> = sql`now()`;

/** The database's time in `delayMs`. */
export function inMs(delayMs: number): SQL<Date> {
  return sql`now() + make_interval(secs => ${delayMs / 1_000})`;
}

/** A node that was heard of within this time lives. */
export const livingMs = leaseTimes.lifeMs + 1_000;

/** The end of a lease that begins now. */
export const leaseEnd = inMs(leaseTimes.lifeMs);
