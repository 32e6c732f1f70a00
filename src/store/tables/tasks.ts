import { and, asc, desc, eq, inArray, isNotNull, lte, min, sql } from 'drizzle-orm';
import type { TaskStore } from '../../contracts/stores/task-store.ts';
import type { Db } from '../database.ts';
import { createLookup } from '../lookup.ts';
import { now } from '../moments.ts';
import { once } from '../once.ts';
import { taskOf } from '../rows.ts';
import { tasks } from '../schema/work.ts';

export function tasksTable(db: Db): TaskStore {
  const some = once(() =>
    db
      .select()
      .from(tasks)
      .where(sql`${tasks.id} = any(${sql.placeholder('ids')})`)
      .prepare('tasks'),
  );
  const get = createLookup(
    (ids) => some().execute({ ids }),
    ({ id }) => id,
  );
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
      const row = await get(id);
      return row && taskOf(row);
    },
    async hold(id) {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, id)).for('update');
      return row && taskOf(row);
    },
    async change(id, from, { state, nextDueAt }) {
      const rows = await db
        .update(tasks)
        .set({
          ...{ state, nextDueAt: nextDueAt ?? null, changedAt: now, revision: sql`${tasks.revision} + 1` },
          ...(state === 'active' && { resumedAt: now }),
        })
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
          state = case when change.next_due_at is null and tasks.trigger is null then 'done' else tasks.state end
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
