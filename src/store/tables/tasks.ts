import { and, asc, count, desc, eq, inArray, isNotNull, lte, min, sql } from 'drizzle-orm';
import type { OccurrenceStore, TaskStore } from '../../contracts/stores/task-store.ts';
import type { Db } from '../database.ts';
import { now } from '../moments.ts';
import { present, taskOf } from '../rows.ts';
import { occurrences, tasks } from '../schema/work.ts';

export function tasksTable(db: Db): TaskStore {
  return {
    async add({ session, limits, ...task }) {
      const { until: untilAt, ...others } = limits ?? {};
      const [row] = await db
        .insert(tasks)
        .values({ ...task, ...others, untilAt, sessionId: session })
        .onConflictDoNothing()
        .returning();
      return row && taskOf(row);
    },
    async visible(person) {
      const living = inArray(tasks.state, ['active', 'paused', 'done']);
      const mine = person === 'all' ? undefined : eq(tasks.createdBy, person);
      const rows = await db.select().from(tasks).where(and(living, mine)).orderBy(desc(tasks.number));
      return rows.map(taskOf);
    },
    async get(id) {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, id));
      return row && taskOf(row);
    },
    async change(id, from, { state, nextDueAt }) {
      const rows = await db
        .update(tasks)
        .set({ state, nextDueAt: nextDueAt ?? null, changedAt: now, revision: sql`${tasks.revision} + 1` })
        .where(and(eq(tasks.id, id), eq(tasks.state, from)))
        .returning({ id: tasks.id });
      return rows.length > 0;
    },
    async takeDue(at, limit) {
      const rows = await db
        .select()
        .from(tasks)
        .where(and(eq(tasks.state, 'active'), lte(tasks.nextDueAt, at)))
        .orderBy(asc(tasks.nextDueAt))
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(taskOf);
    },
    async reschedule(changes) {
      if (changes.length === 0) return;
      const rows = sql.join(
        changes.map(
          ({ id, nextDueAt }) => sql`(${id}::uuid, ${nextDueAt?.toISOString() ?? null}::timestamptz)`,
        ),
        sql`, `,
      );
      await db.execute(sql`
        update tasks set next_due_at = change.next_due_at, changed_at = now(),
          state = case when change.next_due_at is null then 'done' else tasks.state end
        from (values ${rows}) as change (id, next_due_at) where tasks.id = change.id`);
    },
    async earliestDue() {
      const [row] = await db
        .select({ at: min(tasks.nextDueAt) })
        .from(tasks)
        .where(and(eq(tasks.state, 'active'), isNotNull(tasks.nextDueAt)));
      return row?.at ?? undefined;
    },
  };
}

export function occurrencesTable(db: Db): OccurrenceStore {
  return {
    async add(rows) {
      if (rows.length === 0) return [];
      const values = rows.map(({ task, run, ...rest }) => ({ ...rest, taskId: task, runId: run ?? null }));
      return db
        .insert(occurrences)
        .values(values)
        .onConflictDoNothing()
        .returning({ task: occurrences.taskId, dueAt: occurrences.dueAt });
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
    async runsMade(of) {
      if (of.length === 0) return new Map();
      const rows = await db
        .select({ task: occurrences.taskId, runs: count() })
        .from(occurrences)
        .where(and(inArray(occurrences.taskId, [...of]), eq(occurrences.outcome, 'run')))
        .groupBy(occurrences.taskId);
      return new Map(rows.map(({ task, runs }) => [task, runs]));
    },
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
