import { and, asc, eq, getTableColumns, inArray, lt, sql } from 'drizzle-orm';
import {
  type EventStore,
  type NodeStore,
  type RegisterStore,
  refusedKind,
} from '../../contracts/stores/node-store.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { inMs, leaseEnd, livingMs, now } from '../moments.ts';
import { present } from '../rows.ts';
import { deliveries } from '../schema/deliveries.ts';
import { accounts, agents, events, instances, leases } from '../schema/nodes.ts';
import { sessions } from '../schema/sessions.ts';
import { runs } from '../schema/work.ts';

export function nodesTable(db: Db): NodeStore {
  return {
    async register(node) {
      await db.delete(instances).where(lt(instances.seenAt, inMs(-86_400_000)));
      await db.insert(instances).values(node);
    },
    ofHost: (host) =>
      db.select({ id: instances.id, pid: instances.pid }).from(instances).where(eq(instances.host, host)),
    async renew(node, inHand) {
      const among = (ids: readonly string[]) => sql`id = any(${`{${ids.join(',')}}`}::uuid[])`;
      const [row] = await db.execute<{ sessions: Id<'session'>[] | null; runs: Id<'run'>[] | null }>(sql`
        with alive as (update instances set seen_at = now() where id = ${node}),
          turning as (update sessions set turn_until = ${leaseEnd}
            where ${among(inHand.sessions)} and turn_holder = ${node} and turn_until > now() returning id),
          running as (update runs set lease_until = ${leaseEnd}
            where ${among(inHand.runs)} and lease_holder = ${node} and state = 'running' and lease_until > now()
            returning id)
        select (select array_agg(id) from turning) as sessions, (select array_agg(id) from running) as runs`);
      return { sessions: row?.sessions ?? [], runs: row?.runs ?? [] };
    },
    async leave(node) {
      await db.update(sessions).set({ turnUntil: now }).where(eq(sessions.turnHolder, node));
      await db.update(runs).set({ leaseUntil: now }).where(eq(runs.leaseHolder, node));
      await db.update(deliveries).set({ leaseUntil: now }).where(eq(deliveries.holder, node));
      await db.delete(leases).where(eq(leases.holder, node));
      await db.delete(instances).where(eq(instances.id, node));
    },
    async hold(name, node) {
      const rows = await db
        .insert(leases)
        .values({ name, holder: node, until: leaseEnd })
        .onConflictDoUpdate({
          target: leases.name,
          set: {
            holder: node,
            until: leaseEnd,
            epoch: sql`${leases.epoch} + case when ${leases.holder} = ${node} then 0 else 1 end`,
          },
          setWhere: sql`${leases.holder} = ${node} or ${leases.until} < now()`,
        })
        .returning({ name: leases.name });
      return rows.length > 0;
    },
    async letGo(name, node) {
      await db.delete(leases).where(and(eq(leases.name, name), eq(leases.holder, node)));
    },
  };
}

export function registerTable(db: Db): RegisterStore {
  return {
    async recordAgents(known) {
      if (known.length === 0) return;
      const rows = known.map(({ name, backend, description }) => ({ name, backend, description }));
      const set = { backend: sql`excluded.backend`, description: sql`excluded.description`, seenAt: now };
      await db.insert(agents).values(rows).onConflictDoUpdate({ target: agents.name, set });
    },
    async recordAccounts(known) {
      if (known.length === 0) return;
      const set = { channel: sql`excluded.channel` };
      await db
        .insert(accounts)
        .values([...known])
        .onConflictDoUpdate({ target: accounts.name, set });
    },
    async setHealth(account, { state, reason, lastEventAt }) {
      await db
        .update(accounts)
        .set({ state, reason: reason ?? null, lastEventAt: lastEventAt ?? null, changedAt: now })
        .where(eq(accounts.name, account));
    },
    async vitals() {
      const ageMs = sql<number>`(extract(epoch from now() - ${accounts.lastEventAt}) * 1000)::float8`;
      const counts = (table: string, states: string) =>
        sql`(select coalesce(jsonb_object_agg(state, count), '{}') from (
          select state, count(*) from ${sql.identifier(table)} where state = any(${states}::text[]) group by state) as open)`;
      const [row] = await db.execute<{ [column: string]: Record<string, number> }>(sql`select
        (select to_jsonb(count(*)) from instances where seen_at > ${inMs(-livingMs)}) as nodes,
        ${counts('inbox', '{queued,running}')} as messages,
        ${counts('deliveries', '{ready,sending,held}')} as deliveries,
        ${counts('runs', '{queued,running,waiting,blocked}')} as runs`);
      const known = await db
        .select({ ...getTableColumns(accounts), ageMs })
        .from(accounts)
        .orderBy(asc(accounts.name));
      return {
        ...{ messages: {}, deliveries: {}, runs: {}, ...row },
        nodes: Number(row?.['nodes'] ?? 0),
        accounts: known.map(({ name, channel, state, reason, ageMs: lastEventAgeMs }) => ({
          ...{ name, channel, state },
          ...(reason !== null && { reason }),
          ...(lastEventAgeMs !== null && { lastEventAgeMs }),
        })),
      };
    },
  };
}

export function eventsTable(db: Db): EventStore {
  return {
    async record({ kind, person, task, run, session, data }) {
      const subjects = { personId: person ?? null, taskId: task ?? null, runId: run ?? null };
      await db.insert(events).values({ kind, ...subjects, sessionId: session ?? null, data: data ?? {} });
    },
    refusalsOf: (run) =>
      db
        .select({
          attempt: sql<number>`(data ->> 'attempt')::int`,
          count: sql<number>`(data ->> 'count')::int`,
          first: sql<string[]>`array(select jsonb_array_elements_text(data -> 'first'))`,
        })
        .from(events)
        .where(and(eq(events.runId, run), eq(events.kind, refusedKind)))
        .orderBy(asc(events.seq)),
    async ofTask(task, limit) {
      const rows = await db
        .select()
        .from(events)
        .where(inArray(events.taskId, [task]))
        .orderBy(asc(events.seq))
        .limit(limit);
      return rows.map((row) => ({ kind: row.kind, at: row.at, data: present(row.data) }));
    },
  };
}
