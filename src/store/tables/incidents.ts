import { and, desc, eq, type InferSelectModel, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { IncidentStore } from '../../contracts/stores/incident-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import type { Incident } from '../../domain/incident.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { inMs, now } from '../moments.ts';
import { present } from '../rows.ts';
import { incidents } from '../schema/incidents.ts';

const isOpen = ne(incidents.state, 'closed');
const nextRevision = sql`${incidents.revision} + 1`;

export function incidentsTable(db: Db): IncidentStore {
  return {
    async count({ task, run, target, ...trouble }) {
      const targetKey = conversationKey(target);
      const muted = sql`select max(muted_until) from incidents
        where task_id = ${task} and kind = ${trouble.kind} and state = 'muted' and muted_until > now()`;
      const isOver = sql`coalesce(${incidents.mutedUntil} <= now(), false)`;
      const [row] = await db
        .insert(incidents)
        .values({
          ...{ ...trouble, taskId: task, runId: run ?? null, target, targetKey },
          state: sql`case when (${muted}) is null then 'open' else 'muted' end`,
          mutedUntil: sql`(${muted})`,
          lastOkAt: sql`(select finished_at from runs where task_id = ${task} and state = 'succeeded' and origin not in ('test', 'review')
            order by created_at desc limit 1)`,
        })
        .onConflictDoUpdate({
          target: [incidents.taskId, incidents.kind, incidents.cause],
          targetWhere: sql`state <> 'closed'`,
          set: {
            ...{ reason: trouble.reason, target, targetKey, lastAt: now, revision: nextRevision },
            count: sql`${incidents.count} + (${incidents.runId} is distinct from excluded.run_id)::int`,
            runId: sql`excluded.run_id`,
            state: sql`case when ${isOver} then 'open' else ${incidents.state} end`,
            mutedUntil: sql`case when ${isOver} then null else ${incidents.mutedUntil} end`,
          },
        })
        .returning();
      if (!row) throw new Error('An incident was not kept.');
      return incidentOf(row);
    },
    async get(id) {
      const [row] = await db.select().from(incidents).where(eq(incidents.id, id));
      return row && incidentOf(row);
    },
    async open(tasks) {
      if (tasks.length === 0) return [];
      const rows = await db
        .select()
        .from(incidents)
        .where(and(inArray(incidents.taskId, [...tasks]), isOpen))
        .orderBy(desc(incidents.lastAt));
      return rows.map(incidentOf);
    },
    async recover(task) {
      const rows = await db
        .update(incidents)
        .set({ ...closed, revision: nextRevision })
        .where(and(eq(incidents.taskId, task), eq(incidents.kind, 'failing'), isOpen))
        .returning();
      return rows.map(incidentOf).sort((a, b) => a.firstAt.getTime() - b.firstAt.getTime());
    },
    async delivered(source) {
      const run = source.split(':')[1] ?? '';
      await db
        .update(incidents)
        .set(closed)
        .where(
          and(
            sql`${incidents.taskId} = (select task_id from runs where id = ${run}::uuid)`,
            eq(incidents.kind, 'undelivered'),
            isOpen,
          ),
        );
    },
    async setTold(id, told) {
      await db.update(incidents).set({ told }).where(eq(incidents.id, id));
    },
    async mute(task, forMs) {
      const to =
        forMs === undefined
          ? ({ state: 'open', mutedUntil: null } as const)
          : ({ state: 'muted', mutedUntil: inMs(forMs) } as const);
      const from = forMs === undefined ? eq(incidents.state, 'muted') : isOpen;
      const rows = await db
        .update(incidents)
        .set({ ...to, revision: nextRevision })
        .where(and(eq(incidents.taskId, task), eq(incidents.kind, 'failing'), from))
        .returning();
      return rows.map(incidentOf);
    },
    async behind(source) {
      const [cause = '', id = ''] = source.split(':');
      const query = behind[cause]?.(id);
      if (!query) return undefined;
      const [row] = await db.execute<{ task: Id<'task'> | null; run: Id<'run'> | null }>(query);
      if (!row?.task) return undefined;
      return { task: row.task, ...(row.run && { run: row.run }) };
    },
  };
}

const closed = { state: 'closed', closedAt: now, mutedUntil: null } as const;

/** What a source begins with says what its id is of. */
const behind: Readonly<Record<string, (id: string) => SQL>> = {
  run: (id: string) => sql`select task_id as task, id as run from runs where id = ${id}::uuid`,
  incident: (id: string) => sql`select task_id as task, run_id as run from incidents where id = ${id}::uuid`,
  task: (id: string) => sql`select id as task, null as run from tasks where id = ${id}::uuid`,
  firing: (id: string) => sql`select id as task, null as run from tasks where id = ${id}::uuid`,
};

function incidentOf(row: InferSelectModel<typeof incidents>): Incident {
  const { taskId, runId, targetKey: _, closedAt: __, ...incident } = present(row);
  return { ...incident, task: taskId, ...(runId && { run: runId }) };
}
