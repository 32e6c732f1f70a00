import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { TriggerStore } from '../../contracts/stores/trigger-store.ts';
import { floodReason } from '../../domain/trigger.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { now } from '../moments.ts';
import { taskOf } from '../rows.ts';
import { people } from '../schema/people.ts';
import { firings, hooks, runs, tasks } from '../schema/work.ts';

/** Runs of other origins may be made meanwhile: only who begins the same task waits. */
const lock = 'no key update';

export function triggersTable(db: Db): TriggerStore {
  return {
    async listening(place) {
      const here = sql`${tasks.trigger} is not null and ${tasks.trigger} ->> 'place' = ${place}`;
      const rows = await db
        .select()
        .from(tasks)
        .where(and(eq(tasks.state, 'active'), here))
        .orderBy(asc(tasks.id))
        .for(lock);
      return rows.map(taskOf);
    },
    async following(source, outcomes) {
      const waits = sql`${tasks.trigger} is not null and ${tasks.trigger} ->> 'source' = ${source}`;
      const creators = db
        .select({ id: people.id })
        .from(people)
        .where(
          or(
            eq(people.role, 'owner'),
            sql`${people.id} = (select source.created_by from tasks source where source.id = ${source})`,
          ),
        );
      const rows = await db
        .select()
        .from(tasks)
        .where(
          and(
            eq(tasks.state, 'active'),
            waits,
            inArray(sql`${tasks.trigger} ->> 'outcome'`, [...outcomes]),
            inArray(tasks.createdBy, creators),
          ),
        )
        .orderBy(asc(tasks.id))
        .for(lock);
      return rows.map(taskOf);
    },
    async upstream(task) {
      // "union" keeps each task once, so a circle ends.
      const rows = await db.execute<{ id: Id<'task'> }>(sql`
        with recursive waits (id) as (
          select ${task}::uuid
          union
          select (tasks.trigger ->> 'source')::uuid from waits join tasks on tasks.id = waits.id
          where tasks.trigger ->> 'source' is not null
        )
        select id from waits`);
      return rows.map(({ id }) => id);
    },
    async setHook(taskId, hook) {
      if (!hook) await db.delete(hooks).where(eq(hooks.taskId, taskId));
      else
        await db
          .insert(hooks)
          .values({ taskId, ...hook })
          .onConflictDoUpdate({ target: hooks.taskId, set: { ...hook, createdAt: now } });
    },
    async hookOf(publicId) {
      const [row] = await db.select().from(hooks).where(eq(hooks.publicId, publicId));
      return row && { task: row.taskId, publicId: row.publicId, secret: row.secret };
    },
    async take(task) {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, task)).for(lock);
      return row && taskOf(row);
    },
    async seen({ task, key, mark }) {
      const rows = await db
        .select({
          key: firings.key,
          mark: firings.mark,
          reason: firings.reason,
          id: runs.id,
          number: runs.number,
        })
        .from(firings)
        .leftJoin(runs, eq(runs.id, firings.runId))
        .where(
          and(
            eq(firings.taskId, task),
            mark === undefined ? eq(firings.key, key) : or(eq(firings.key, key), eq(firings.mark, mark)),
          ),
        );
      const [row] = rows;
      const run = row?.id && row.number !== null ? { run: { id: row.id, number: row.number } } : {};
      const marked = mark === undefined || rows.some((each) => each.mark === mark);
      return row && { ...run, ...(row.reason !== null && { reason: row.reason }), marked };
    },
    async lately(task, origin) {
      const [row] = await db.execute<{ all: number; runs: number; freeInMs: number; flooded: number }>(sql`
        with recent as (
          select *, created_at > now() - interval '1 minute' as fresh from firings
          where task_id = ${task} and origin = ${origin} and created_at > now() - interval '1 hour'
        )
        select count(*) filter (where fresh)::int as all, count(*) filter (where fresh and outcome = 'run')::int as runs,
          coalesce((extract(epoch from min(created_at) filter (where fresh) + interval '1 minute' - now()) * 1000)::int, 0)
            as "freeInMs",
          count(*) filter (where reason = ${floodReason})::int as flooded
        from recent`);
      return row ?? { all: 0, runs: 0, freeInMs: 0, flooded: 0 };
    },
    async note({ task, run, ...firing }) {
      await db.insert(firings).values({ ...firing, taskId: task, runId: run ?? null });
    },
    async skipped(task, limit) {
      const rows = await db
        .select()
        .from(firings)
        .where(and(eq(firings.taskId, task), eq(firings.outcome, 'skipped')))
        .orderBy(desc(firings.createdAt))
        .limit(limit);
      return rows.map(({ createdAt: at, origin, reason }) => ({ at, origin, reason: reason ?? '' }));
    },
  };
}
