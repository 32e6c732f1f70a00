import { and, asc, desc, eq, gt, isNotNull, lt, sql } from 'drizzle-orm';
import type { AttemptStore, NewRun, RunStore, RunSweepStore } from '../../contracts/stores/run-store.ts';
import { finalRunStates, type Run } from '../../domain/run.ts';
import type { RunLimits } from '../../domain/run-limits.ts';
import { createGather } from '../../kernel/gather.ts';
import type { Db } from '../database.ts';
import { insertRows } from '../insert-rows.ts';
import { inMs, now } from '../moments.ts';
import { abandonedRunOf, runOf } from '../rows.ts';
import { attempts, runs } from '../schema/work.ts';
import { holdAgent, isUnhindered } from './agent-waits.ts';
import { type Claim, claimAll, mostAtOnce } from './claim-runs.ts';
import { isItsTurn, openRuns } from './open-runs.ts';
import { hasPlace } from './run-places.ts';

const unlimited: RunLimits = { agents: [] };

export function runsTable(db: Db): RunStore {
  const claim = createGather((claims: readonly Claim[]) => claimAll(db, claims), { most: mostAtOnce });
  return {
    async add(added) {
      return (await insertRows(db, runs, added.map(runRowOf))).map(runOf);
    },
    async get(id) {
      const [row] = await db.select().from(runs).where(eq(runs.id, id));
      return row && runOf(row);
    },
    async byNumber(number) {
      const [row] = await db.select().from(runs).where(eq(runs.number, number));
      return row && runOf(row);
    },
    async ofTask(task, limit) {
      const durationMs = sql<
        number | null
      >`(select (extract(epoch from max(ended_at) - min(started_at)) * 1000)::int
        from attempts where run_id = runs.id)`;
      const costUsd = sql<number | null>`(select sum(cost_usd)::float8 from attempts where run_id = runs.id)`;
      const sent = sql<
        string[]
      >`array(select state from deliveries where source = 'run:' || runs.id order by position)`;
      const rows = await db
        .select({ run: runs, durationMs, costUsd, deliveries: sent })
        .from(runs)
        .where(eq(runs.taskId, task))
        .orderBy(desc(runs.number))
        .limit(limit);
      return rows.map((row) => ({
        ...runOf(row.run),
        deliveries: row.deliveries,
        ...(row.durationMs !== null && { durationMs: row.durationMs }),
        ...(row.costUsd !== null && { costUsd: row.costUsd }),
      }));
    },
    ...openRuns(db),
    claim: (id, holder, limits = unlimited) => claim({ id, holder, limits }),
    async settle(
      { id, attempt },
      { state, reason = null, result, availableInMs, isRetried, isWaiting, pause },
    ) {
      const mine = and(
        eq(runs.id, id),
        eq(runs.attempt, attempt),
        eq(runs.state, 'running'),
        gt(runs.leaseUntil, now),
      );
      const rows = await db
        .update(runs)
        .set({
          ...ended(state),
          reason: state === 'cancelled' ? sql`coalesce(${runs.stopReason}, ${reason})` : reason,
          result: result ?? null,
          ...(availableInMs !== undefined && { availableAt: inMs(availableInMs) }),
          ...(pause && { pause }),
          ...(isRetried && { failedTries: sql`${runs.failedTries} + 1` }),
          ...(isWaiting && { waits: sql`${runs.waits} + 1` }),
        })
        .where(mine)
        .returning({ id: runs.id });
      return rows.length > 0;
    },
    holdAgent: (agent, forMs) => holdAgent(db, agent, forMs),
    async endUnclaimed(id, from, to, reason) {
      const rows = await db
        .update(runs)
        .set({ ...ended(to), reason })
        .where(and(eq(runs.id, id), eq(runs.state, from)))
        .returning({ id: runs.id });
      return rows.length > 0;
    },
  };
}

export function runSweepTable(db: Db): RunSweepStore {
  return {
    async requestStop(id, reason) {
      await db
        .update(runs)
        .set({ stopRequestedAt: now, stopReason: sql`coalesce(${runs.stopReason}, ${reason})` })
        .where(eq(runs.id, id));
    },
    async toStop(holder) {
      const rows = await db
        .select({ id: runs.id })
        .from(runs)
        .where(and(eq(runs.state, 'running'), eq(runs.leaseHolder, holder), isNotNull(runs.stopRequestedAt)));
      return rows.map((row) => row.id);
    },
    async takeAbandoned(limit) {
      const rows = await db
        .select()
        .from(runs)
        .where(and(eq(runs.state, 'running'), lt(runs.leaseUntil, now)))
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(abandonedRunOf);
    },
    async recover({ id, attempt }, { state, reason, availableInMs }) {
      await db
        .update(runs)
        .set({ ...ended(state), reason, availableAt: inMs(availableInMs) })
        .where(and(eq(runs.id, id), eq(runs.attempt, attempt), eq(runs.state, 'running')));
    },
    async stranded(ageMs, limit, limits = unlimited) {
      const rows = await db
        .select({ id: runs.id })
        .from(runs)
        .where(and(waitsSince(ageMs), hasPlace(limits)))
        .orderBy(asc(runs.availableAt))
        .limit(limit);
      return rows.map((row) => row.id);
    },
    async nextAfter(agent, limit, limits) {
      const isNext = limits.house === undefined ? eq(runs.agent, agent) : undefined;
      const rows = await db
        .select({ id: runs.id })
        .from(runs)
        .where(and(waitsSince(0), isNext, hasPlace(limits)))
        .orderBy(asc(runs.number))
        .limit(limit);
      return rows.map((row) => row.id);
    },
  };
}

function waitsSince(ageMs: number) {
  return and(eq(runs.state, 'queued'), lt(runs.availableAt, inMs(-ageMs)), isItsTurn, isUnhindered);
}

export function attemptsTable(db: Db): AttemptStore {
  return {
    begin: createGather(
      async (begun) => {
        const rows = begun.map(({ run, holder, session }) => ({
          ...{ runId: run.id, number: run.attempt, agent: run.agent },
          ...{ instanceId: holder, sessionId: session },
        }));
        await insertRows(db, attempts, rows);
        return [];
      },
      { most: mostAtOnce },
    ),
    async end(run, { outcome, reason, detail, usage, workplace }) {
      await db
        .update(attempts)
        .set({
          endedAt: now,
          outcome,
          reason: reason ?? null,
          detail: detail ?? null,
          inputTokens: usage?.inputTokens ?? null,
          outputTokens: usage?.outputTokens ?? null,
          costUsd: usage?.costUsd ?? null,
          ...(workplace !== undefined && { workplace }),
        })
        .where(and(eq(attempts.runId, run.id), eq(attempts.number, run.attempt)));
    },
    async noteWorkplace(run, workplace) {
      await db
        .update(attempts)
        .set({ workplace })
        .where(and(eq(attempts.runId, run.id), eq(attempts.number, run.attempt)));
    },
  };
}

/** Every way out of `running` lets go of the lease. */
function ended(state: Run['state']) {
  const over = finalRunStates.some((each) => each === state);
  return { state, leaseHolder: null, leaseUntil: null, finishedAt: over ? now : null };
}

/** The row of a new run. */
export function runRowOf({ session, task, person, capabilities, dueAt, chain, ...run }: NewRun) {
  return {
    ...run,
    sessionId: session,
    taskId: task ?? null,
    personId: person ?? null,
    rootRunId: chain?.root ?? run.id,
    parentRunId: chain?.parent ?? null,
    depth: chain?.depth ?? 0,
    requiredCapabilities: capabilities,
    grantedCapabilities: capabilities,
    dueAt: dueAt ?? null,
  };
}
