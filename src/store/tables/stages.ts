import {
  and,
  asc,
  eq,
  getTableColumns,
  type InferSelectModel,
  inArray,
  isNotNull,
  or,
  sql,
} from 'drizzle-orm';
import type { FindingStore, SeenFinding, StageStore } from '../../contracts/stores/stage-store.ts';
import type { Db } from '../database.ts';
import { now } from '../moments.ts';
import { present, taskOf } from '../rows.ts';
import { probeValues, stages } from '../schema/stages.ts';
import { tasks } from '../schema/work.ts';

export function stagesTable(db: Db): StageStore {
  return {
    async begin({ run, position, kind, model }) {
      const key = { runId: run.id, attempt: run.attempt, position };
      await db.insert(stages).values({ ...key, kind, model: model ?? null });
    },
    async end({ run, position }, { finding, verdict, costUsd }) {
      await db
        .update(stages)
        .set({ endedAt: now, finding, verdict, costUsd: costUsd ?? null })
        .where(and(eq(stages.runId, run.id), eq(stages.attempt, run.attempt), eq(stages.position, position)));
    },
    async ofRun(id) {
      const tookMs = sql<
        number | null
      >`(extract(epoch from ${stages.endedAt} - ${stages.startedAt}) * 1000)::float8`;
      const rows = await db
        .select({ ...getTableColumns(stages), tookMs })
        .from(stages)
        .where(eq(stages.runId, id))
        .orderBy(asc(stages.attempt), asc(stages.position));
      return rows.map(({ runId: _, startedAt: __, endedAt: ___, ...row }) => present(row));
    },
    async escalationsToday(task, zone) {
      const [row] = await db.execute<{ count: number }>(sql`
        select count(*)::int as count from stages join runs on runs.id = stages.run_id
        where runs.task_id = ${task} and runs.origin not in ('test', 'review') and stages.verdict = 'escalates'
          and stages.started_at >= date_trunc('day', now() at time zone ${zone}) at time zone ${zone}`);
      return row?.count ?? 0;
    },
    async looks(task, limit) {
      const [row] = await db.execute<{ count: number; fired: number }>(sql`
        select count(*)::int as count, count(*) filter (where verdict = 'fires')::int as fired from (
          select stages.verdict from stages join runs on runs.id = stages.run_id
          where runs.task_id = ${task} and runs.origin not in ('test', 'review') and stages.kind = 'probe'
            and stages.ended_at is not null
          order by runs.number desc, stages.attempt desc limit ${limit}) as looks`);
      return row ?? { count: 0, fired: 0 };
    },
  };
}

export function findingsTable(db: Db): FindingStore {
  return {
    async of(task) {
      const forMs = sql<number>`(extract(epoch from now() - ${probeValues.since}) * 1000)::float8`;
      const [row] = await db
        .select({ ...getTableColumns(probeValues), forMs })
        .from(probeValues)
        .where(eq(probeValues.taskId, task));
      if (!row) return undefined;
      const seen = seenOf(row);
      const { deliveredHash } = row;
      return {
        ...(seen && { seen: { ...seen, forMs: row.forMs } }),
        ...(deliveredHash !== null && { deliveredHash }),
      };
    },
    async keep(taskId, { checkHash, valueHash = null, short, state, holds = null }) {
      const seen = { checkHash, valueHash, valueShort: short, state, holds };
      const isSame = sql`(${probeValues.checkHash}, ${probeValues.state}) = (${checkHash}, ${state})`;
      await db
        .insert(probeValues)
        .values({ taskId, ...seen })
        .onConflictDoUpdate({
          target: probeValues.taskId,
          set: { ...seen, since: sql`case when ${isSame} then ${probeValues.since} else now() end` },
        });
    },
    async keepDelivered(taskId, deliveredHash) {
      await db
        .insert(probeValues)
        .values({ taskId, deliveredHash })
        .onConflictDoUpdate({ target: probeValues.taskId, set: { deliveredHash } });
    },
    async block(task, reason) {
      const blocked = reason ?? null;
      const rows = await db
        .update(tasks)
        .set({ blocked })
        .where(and(eq(tasks.id, task), sql`${tasks.blocked} is distinct from ${blocked}`))
        .returning({ id: tasks.id });
      return rows.length > 0;
    },
    async troubled(limit) {
      const isTroubled = or(
        isNotNull(tasks.blocked),
        and(eq(probeValues.state, 'failing'), sql`${tasks.policy} -> 'check' is not null`),
      );
      const rows = await db
        .select()
        .from(tasks)
        .leftJoin(probeValues, eq(probeValues.taskId, tasks.id))
        .where(and(inArray(tasks.state, ['active', 'paused']), isTroubled))
        .orderBy(asc(tasks.number))
        .limit(limit);
      return rows.map((row) => {
        const seen = row.probe_values && seenOf(row.probe_values);
        return { task: taskOf(row.tasks), ...(seen && { seen }) };
      });
    },
    async successes(task) {
      const [row] = await db.execute<{ count: number }>(sql`
        select count(*)::int as count from runs join tasks on tasks.id = runs.task_id
        where tasks.id = ${task} and runs.state = 'succeeded' and runs.origin not in ('test', 'review') and runs.reason is null
          and runs.created_at > tasks.resumed_at`);
      return row?.count ?? 0;
    },
  };
}

/** What a check saw; undefined where only what was delivered is kept. */
function seenOf(row: InferSelectModel<typeof probeValues>): SeenFinding | undefined {
  const { checkHash, valueHash, valueShort: short, state, holds } = row;
  if (checkHash === null || state === null || short === null) return undefined;
  return { ...present({ valueHash, holds }), checkHash, state, short };
}
