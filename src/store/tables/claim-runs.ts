import { and, eq, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { Run } from '../../domain/run.ts';
import type { RunLimits } from '../../domain/run-limits.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { leaseEnd, now } from '../moments.ts';
import { runOf } from '../rows.ts';
import { runs } from '../schema/work.ts';
import { isUnhindered } from './agent-waits.ts';
import { isItsTurn } from './open-runs.ts';
import { hasLimits, holdPlaces, togetherWithin } from './run-places.ts';

/** Many runs that fall due together are claimed together. */
export const mostAtOnce = 200;

/** A run that a node wants to work on. */
export interface Claim {
  readonly id: Id<'run'>;
  readonly holder: Id<'instance'>;
  /** What the node was told of how many may be under way. */
  readonly limits: RunLimits;
}

/** Takes the runs that wait and may begin, one statement for each node that asks; undefined for each of the others. */
export async function claimAll(db: Db, claims: readonly Claim[]): Promise<readonly (Run | undefined)[]> {
  const claimed = new Map<string, Run>();
  for (const [holder, own] of Map.groupBy(claims, (claim) => claim.holder))
    for (const run of await claimFor(db, holder, own)) claimed.set(`${run.id} ${holder}`, run);
  return claims.map(({ id, holder }) => claimed.get(`${id} ${holder}`));
}

async function claimFor(db: Db, holder: Id<'instance'>, claims: readonly Claim[]): Promise<readonly Run[]> {
  const ids = claims.map(({ id }) => id);
  const limits = claims[0]?.limits ?? { agents: [] };
  const mayBegin = sql`${and(
    inArray(runs.id, ids),
    eq(runs.state, 'queued'),
    lte(runs.availableAt, now),
    isItsTurn,
    isUnhindered,
  )}`;
  if (!hasLimits(limits)) return take(db, holder, mayBegin);
  return db.transaction(async (tx) => {
    await holdPlaces(tx, limits, ids);
    return take(tx, holder, sql`${mayBegin} and runs.id in ${togetherWithin(limits, mayBegin)}`);
  });
}

async function take(db: Db, holder: Id<'instance'>, which: SQL): Promise<readonly Run[]> {
  const taken = { state: 'running', attempt: sql`${runs.attempt} + 1`, leaseHolder: holder } as const;
  const rows = await db
    .update(runs)
    .set({ ...taken, leaseUntil: leaseEnd })
    .where(which)
    .returning();
  return rows.map(runOf);
}
