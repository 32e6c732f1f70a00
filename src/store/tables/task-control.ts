import { and, desc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { TaskControlStore } from '../../contracts/stores/task-control-store.ts';
import { restorableMs, type TaskFields } from '../../domain/task.ts';
import type { Db } from '../database.ts';
import { inMs, now } from '../moments.ts';
import { conversationOf, present, taskOf } from '../rows.ts';
import { taskRevisions } from '../schema/control.ts';
import { conversations } from '../schema/people.ts';
import { tasks } from '../schema/work.ts';

export function taskControlTable(db: Db): TaskControlStore {
  const changed = { changedAt: now, revision: sql`${tasks.revision} + 1` };
  return {
    async read(id) {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, id));
      return row && { task: taskOf(row), revision: row.revision };
    },
    async rewrite({ task, revision }, { fields, state, nextDueAt }) {
      // The next instant is compared as well: the scheduler moves it on without making a revision.
      const isSameInstant = task.nextDueAt ? eq(tasks.nextDueAt, task.nextDueAt) : isNull(tasks.nextDueAt);
      const rows = await db
        .update(tasks)
        .set({ ...rowOf(fields), state, nextDueAt: nextDueAt ?? null, ...changed })
        .where(
          and(
            eq(tasks.id, task.id),
            eq(tasks.revision, revision),
            eq(tasks.state, task.state),
            isSameInstant,
          ),
        )
        .returning({ id: tasks.id });
      return rows.length > 0;
    },
    async keepFormer({ task, revision, fields, by }) {
      await db.insert(taskRevisions).values({ taskId: task, revision, fields, personId: by });
    },
    async former(id) {
      const [row] = await db
        .select()
        .from(taskRevisions)
        .where(eq(taskRevisions.taskId, id))
        .orderBy(desc(taskRevisions.revision))
        .limit(1);
      return row && { revision: row.revision, fields: revived(row.fields) };
    },
    async isNameTaken(person, name, but) {
      const isLiving = inArray(tasks.state, ['active', 'paused']);
      const isNamed = sql`lower(${tasks.name}) = lower(${name})`;
      const rows = await db
        .select({ id: tasks.id })
        .from(tasks)
        .where(and(eq(tasks.createdBy, person), isLiving, isNamed, ne(tasks.id, but)))
        .limit(1);
      return rows.length > 0;
    },
    async placeAt({ account, chat, thread }) {
      const [row] = await db
        .select()
        .from(conversations)
        .where(
          and(
            eq(conversations.account, account),
            eq(conversations.chat, chat),
            thread === undefined ? isNull(conversations.thread) : eq(conversations.thread, thread),
            isNull(conversations.leftAt),
          ),
        )
        .limit(1);
      return row && conversationOf(row);
    },
    async remove(id, from) {
      const rows = await db
        .update(tasks)
        .set({ state: 'deleted', deletedFrom: from, deletedAt: now, nextDueAt: null, ...changed })
        .where(and(eq(tasks.id, id), eq(tasks.state, from)))
        .returning({ id: tasks.id });
      return rows.length > 0;
    },
    async restorable(id) {
      const [row] = await db.select({ from: tasks.deletedFrom }).from(tasks).where(mayComeBack(id));
      return row?.from ?? undefined;
    },
    async restore(id, { state, nextDueAt }) {
      const rows = await db
        .update(tasks)
        .set({ state, nextDueAt: nextDueAt ?? null, deletedAt: null, deletedFrom: null, ...changed })
        .where(mayComeBack(id))
        .returning({ id: tasks.id });
      return rows.length > 0;
    },
    async giveTo(id, from, to) {
      const rows = await db
        .update(tasks)
        .set({ createdBy: to, ...changed })
        .where(and(eq(tasks.id, id), eq(tasks.createdBy, from)))
        .returning({ id: tasks.id });
      return rows.length > 0;
    },
  };
}

function mayComeBack(id: Parameters<TaskControlStore['restore']>[0]) {
  return and(eq(tasks.id, id), eq(tasks.state, 'deleted'), gt(tasks.deletedAt, inMs(-restorableMs)));
}

function rowOf({ limits, schedule, trigger, ...fields }: TaskFields) {
  const { until, maxRuns, jitterMs } = limits ?? {};
  return {
    ...fields,
    schedule: schedule ?? null,
    trigger: trigger ?? null,
    untilAt: until ?? null,
    maxRuns: maxRuns ?? null,
    jitterMs: jitterMs ?? null,
  };
}

/** What came through JSON has text for its instant. */
function revived({ limits, ...fields }: TaskFields): TaskFields {
  if (!limits) return fields;
  const until = limits.until ? new Date(limits.until) : null;
  return { ...fields, limits: present({ ...limits, until }) };
}
