import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../database.ts';
import { inMs } from '../moments.ts';
import { agentWaits } from '../schema/work.ts';

/**
 * Nobody has asked the run's agent to slow down. What needs no agent goes on. Names are written in full: in a subquery
 * drizzle leaves the table out.
 */
export const isUnhindered: SQL = sql`(runs.mode = 'remind' or runs.policy ->> 'mode' = 'no-model' or not exists (
  select from agent_waits where agent_waits.agent = runs.agent and agent_waits.until > now()))`;

/** Nothing is asked of the agent for so long, by any node. */
export async function holdAgent(db: Db, agent: string, forMs: number): Promise<void> {
  const until = inMs(forMs);
  await db
    .insert(agentWaits)
    .values({ agent, until })
    .onConflictDoUpdate({
      target: agentWaits.agent,
      set: { until: sql`greatest(${agentWaits.until}, excluded.until)` },
    });
}
