import { and, asc, desc, eq, getTableColumns, inArray, lt, notInArray, sql } from 'drizzle-orm';
import type { RunControlStore } from '../../contracts/stores/run-control-store.ts';
import type { Db } from '../database.ts';
import { now } from '../moments.ts';
import { abandonedRunOf, present, runOf } from '../rows.ts';
import { deliveries } from '../schema/deliveries.ts';
import { instances } from '../schema/nodes.ts';
import { attempts, runs } from '../schema/work.ts';
import { underWay } from './run-places.ts';
import { runRowOf } from './runs.ts';

export function runControlTable(db: Db): RunControlStore {
  const isReal = notInArray(runs.origin, ['test', 'review']);
  return {
    async addRetry(of, run) {
      const [row] = await db
        .insert(runs)
        .values({ ...runRowOf(run), retryOf: of })
        .onConflictDoNothing()
        .returning();
      return row && runOf(row);
    },
    async retryOf(id) {
      const [row] = await db
        .select()
        .from(runs)
        .where(eq(runs.retryOf, id))
        .orderBy(desc(runs.number))
        .limit(1);
      return row && runOf(row);
    },
    async retried(id) {
      const first = db.select({ id: runs.retryOf }).from(runs).where(eq(runs.id, id));
      const [row] = await db.select().from(runs).where(inArray(runs.id, first));
      return row && runOf(row);
    },
    async newestFailed(task) {
      const [row] = await db
        .select()
        .from(runs)
        .where(and(eq(runs.taskId, task), eq(runs.state, 'failed'), isReal))
        .orderBy(desc(runs.number))
        .limit(1);
      return row && runOf(row);
    },
    async takeStale(id) {
      const [row] = await db
        .select()
        .from(runs)
        .where(and(eq(runs.id, id), eq(runs.state, 'running'), lt(runs.leaseUntil, now)))
        .for('update');
      return row && abandonedRunOf(row);
    },
    ...reads(db),
  };
}

type Reads = 'underWay' | 'leaseOf' | 'attemptsOf' | 'deliveriesOf' | 'samples';

function reads(db: Db): Pick<RunControlStore, Reads> {
  return {
    underWay: (agent) => underWay(db, agent),
    async leaseOf(id) {
      const [row] = await db
        .select({
          holder: runs.leaseHolder,
          until: runs.leaseUntil,
          host: instances.host,
          isOver: sql<boolean>`${runs.leaseUntil} < now()`,
        })
        .from(runs)
        .leftJoin(instances, eq(instances.id, runs.leaseHolder))
        .where(eq(runs.id, id));
      if (!row?.holder || !row.until) return undefined;
      const { holder, until, isOver, host } = row;
      return { holder, until, isOver, ...(host !== null && { host }) };
    },
    async attemptsOf(id) {
      const said = sql<string | null>`(select string_agg(text, E'\n\n' order by seq) from transcript_entries
        where session_id = attempts.session_id and speaker = 'agent')`;
      const rows = await db
        .select({ ...getTableColumns(attempts), host: instances.host, said })
        .from(attempts)
        .leftJoin(instances, eq(instances.id, attempts.instanceId))
        .where(eq(attempts.runId, id))
        .orderBy(asc(attempts.number));
      return rows.map(({ instanceId, ...row }) => {
        const { number, startedAt, endedAt, host, outcome, reason, detail, costUsd, workplace, said } = row;
        const kept = { number, startedAt, endedAt, host, outcome, reason, detail, costUsd, workplace, said };
        return { ...present(kept), holder: instanceId };
      });
    },
    async deliveriesOf(id) {
      const channel = sql<string>`${deliveries.target} ->> 'channel'`;
      const { state, reason, attempt, sentAt, availableAt } = deliveries;
      const rows = await db
        .select({ state, reason, attempt, sentAt, availableAt, channel })
        .from(deliveries)
        .where(eq(deliveries.source, `run:${id}`))
        .orderBy(asc(deliveries.position));
      return rows.map(present);
    },
    async samples(task, limit) {
      const rows = await db.execute<{ durationMs: number | null; costUsd: number | null }>(sql`
        select (extract(epoch from max(ended_at) - min(started_at)) * 1000)::float8 as "durationMs",
          sum(cost_usd)::float8 as "costUsd"
        from attempts where run_id in (select id from runs
          where task_id = ${task} and state = 'succeeded' and origin not in ('test', 'review') order by number desc limit ${limit})
        group by run_id`);
      return rows.map(present);
    },
  };
}
