import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { OccurrenceStore } from '../../contracts/stores/task-store.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { insertRows } from '../insert-rows.ts';
import { present } from '../rows.ts';
import { occurrences } from '../schema/work.ts';

export function occurrencesTable(db: Db): OccurrenceStore {
  return {
    async add(rows) {
      const values = rows.map(({ task, run, ...rest }) => ({ ...rest, taskId: task, runId: run ?? null }));
      const added = await insertRows(db, occurrences, values, { orSkip: true });
      return added.map(({ taskId, dueAt }) => ({ task: taskId, dueAt }));
    },
    async attach(added) {
      if (added.length === 0) return;
      const rows = sql.join(
        added.map(
          ({ run, task, dueAt }) => sql`(${run}::uuid, ${task}::uuid, ${dueAt.toISOString()}::timestamptz)`,
        ),
        sql`, `,
      );
      await db.execute(sql`
        update occurrences set run_id = made.run_id
        from (values ${rows}) as made (run_id, task_id, due_at)
        where occurrences.task_id = made.task_id and occurrences.due_at = made.due_at`);
    },
    runsMade: (of) => runsMade(db, of),
    async ofTask(task, limit) {
      const rows = await db
        .select()
        .from(occurrences)
        .where(eq(occurrences.taskId, task))
        .orderBy(desc(occurrences.dueAt))
        .limit(limit);
      return rows.map(({ taskId, runId, createdAt: _, ...rest }) => ({
        ...present(rest),
        task: taskId,
        ...(runId && { run: runId }),
      }));
    },
  };
}

async function runsMade(db: Db, of: readonly Id<'task'>[]): Promise<ReadonlyMap<Id<'task'>, number>> {
  if (of.length === 0) return new Map();
  const rows = await db
    .select({ task: occurrences.taskId, runs: count() })
    .from(occurrences)
    .where(and(inArray(occurrences.taskId, [...of]), eq(occurrences.outcome, 'run')))
    .groupBy(occurrences.taskId);
  return new Map(rows.map(({ task, runs }) => [task, runs]));
}
