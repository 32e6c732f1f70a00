import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Run } from '../../domain/run.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { leaseEnd, now } from '../moments.ts';
import { runOf } from '../rows.ts';
import { runs } from '../schema/work.ts';
import { isUnhindered } from './agent-waits.ts';
import { isItsTurn } from './open-runs.ts';

/** Many runs that fall due together are claimed together. */
export const mostAtOnce = 200;

/** A run that a node wants to work on. */
export interface Claim {
  readonly id: Id<'run'>;
  readonly holder: Id<'instance'>;
}

/** Takes the runs that wait and may begin, one statement for each node that asks; undefined for each of the others. */
export async function claimAll(db: Db, claims: readonly Claim[]): Promise<readonly (Run | undefined)[]> {
  const claimed = new Map<string, Run>();
  for (const holder of new Set(claims.map((claim) => claim.holder))) {
    const ids = claims.filter((claim) => claim.holder === holder).map(({ id }) => id);
    const rows = await db
      .update(runs)
      .set({
        state: 'running',
        attempt: sql`${runs.attempt} + 1`,
        leaseHolder: holder,
        leaseUntil: leaseEnd,
      })
      .where(
        and(
          inArray(runs.id, ids),
          eq(runs.state, 'queued'),
          lte(runs.availableAt, now),
          isItsTurn,
          isUnhindered,
        ),
      )
      .returning();
    for (const row of rows) claimed.set(`${row.id} ${holder}`, runOf(row));
  }
  return claims.map(({ id, holder }) => claimed.get(`${id} ${holder}`));
}
