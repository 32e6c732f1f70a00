import { and, desc, eq, gt, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { TaskFilter, TaskListStore } from '../../contracts/stores/task-control-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import type { RunState } from '../../domain/run.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { inMs, now } from '../moments.ts';
import { taskOf } from '../rows.ts';
import { listedTasks } from '../schema/control.ts';
import { tasks } from '../schema/work.ts';

/** A list that was seen longer ago is forgotten by whoever saw it. */
const rememberedMs = 600_000;

export function taskListTable(db: Db): TaskListStore {
  return {
    async page({ person, filter, agent, offset, limit }) {
      const wanted = and(
        filters[filter],
        mine(person),
        agent === undefined ? undefined : eq(tasks.agent, agent),
      );
      const rows = await db
        .select({ task: tasks, lastState, total: sql<number>`count(*) over ()::int` })
        .from(tasks)
        .where(wanted)
        .orderBy(desc(tasks.number))
        .limit(limit)
        .offset(offset);
      const listed = rows.map((row) => ({
        ...taskOf(row.task),
        ...(row.lastState !== null && { lastState: row.lastState }),
      }));
      return { tasks: listed, total: rows[0]?.total ?? 0 };
    },
    async hidden(person, limit) {
      const rows = await db
        .select()
        .from(tasks)
        .where(and(inArray(tasks.state, ['cancelled', 'deleted']), mine(person)))
        .orderBy(desc(tasks.number))
        .limit(limit);
      return rows.map(taskOf);
    },
    async remember({ person, place, first, tasks: listed }) {
      const kept = { first, tasks: [...listed], listedAt: now };
      await db
        .insert(listedTasks)
        .values({ personId: person, targetKey: conversationKey(place), ...kept })
        .onConflictDoUpdate({ target: [listedTasks.personId, listedTasks.targetKey], set: kept });
    },
    async recall(person, place) {
      const isHere = and(
        eq(listedTasks.personId, person),
        eq(listedTasks.targetKey, conversationKey(place)),
        gt(listedTasks.listedAt, inMs(-rememberedMs)),
      );
      const [row] = await db.select().from(listedTasks).where(isHere);
      return row && { first: row.first, tasks: row.tasks };
    },
  };
}

function mine(person: Id<'person'> | 'all'): SQL | undefined {
  return person === 'all' ? undefined : eq(tasks.createdBy, person);
}

const lastState = sql<RunState | null>`(select state from runs
  where task_id = tasks.id and origin not in ('test', 'review') order by number desc limit 1)`;

const filters: Readonly<Record<TaskFilter, SQL | undefined>> = {
  living: inArray(tasks.state, ['active', 'paused']),
  all: ne(tasks.state, 'deleted'),
  paused: eq(tasks.state, 'paused'),
  done: inArray(tasks.state, ['done', 'cancelled']),
  failed: and(ne(tasks.state, 'deleted'), sql`${lastState} = 'failed'`),
};
