import { and, asc, count, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { RunStore } from '../../contracts/stores/run-store.ts';
import type { Db } from '../database.ts';
import { runOf } from '../rows.ts';
import { runs, tasks } from '../schema/work.ts';

/** Written out, so that a prepared statement may use the index of open runs. */
const isOpen = sql`${runs.state} in ('queued', 'running', 'waiting') and ${runs.origin} not in ('test', 'review')`;

/**
 * Nothing of the run's task is before it. Steps and helpers belong to a run that is under way, so they need not wait for
 * it. Names are written in full: in a subquery drizzle leaves the table out.
 */
export const isItsTurn: SQL = sql`(runs.origin in ('plan_step', 'helper', 'test', 'review') or not exists (
  select from runs as older where older.task_id = runs.task_id and older.number < runs.number
    and older.state in ('queued', 'running', 'waiting') and older.origin not in ('plan_step', 'helper', 'test', 'review')))`;

/** What is under way or waits, and what went wrong before. */
export function openRuns(db: Db): Pick<RunStore, 'openCounts' | 'openOf' | 'failedInRow'> {
  return {
    async openCounts(of) {
      if (of.length === 0) return new Map();
      const rows = await db
        .select({ task: runs.taskId, open: count() })
        .from(runs)
        .where(and(inArray(runs.taskId, [...of]), isOpen))
        .groupBy(runs.taskId);
      return new Map(rows.flatMap(({ task, open }) => (task ? [[task, open] as const] : [])));
    },
    async openOf(task, limit) {
      const rows = await db
        .select()
        .from(runs)
        .where(and(eq(runs.taskId, task), isOpen))
        .orderBy(asc(runs.number))
        .limit(limit);
      return rows.map(runOf);
    },
    async failedInRow(task) {
      const [row] = await db.execute<{ failed: number }>(sql`
        with good as (
          select created_at, number from runs where task_id = ${task} and state = 'succeeded' and origin not in ('test', 'review')
          order by created_at desc, number desc limit 1
        )
        select count(*)::int as failed from ${runs} join ${tasks} on tasks.id = runs.task_id
        where tasks.id = ${task} and runs.state = 'failed' and runs.origin not in ('test', 'review') and runs.created_at > tasks.resumed_at
          and not exists (select from good
            where (runs.created_at, runs.number) <= (good.created_at, good.number))`);
      return row?.failed ?? 0;
    },
  };
}
