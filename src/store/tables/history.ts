import { type SQL, sql } from 'drizzle-orm';
import type { HistoryStore } from '../../contracts/stores/history-store.ts';
import type { Db } from '../database.ts';
import { inMs } from '../moments.ts';

export function historyTable(db: Db): HistoryStore {
  return {
    forgetRuns: (ageMs, limit) =>
      counted(
        db,
        sql`with old as (
          select id from runs
          where id < ${firstIdOf(ageMs)} and finished_at < ${inMs(-ageMs)} and not ${isCounted(sql`runs.task_id`)}
            and not exists (select from runs as child where child.parent_run_id = runs.id)
          order by id limit ${limit} for update skip locked
        ), tries as (delete from attempts where run_id in (select id from old)),
        instants as (delete from occurrences where run_id in (select id from old)),
        gone as (delete from runs where id in (select id from old) returning 1)
        select count(*)::int as count from gone`,
      ),
    forgetSkipped: (ageMs, limit) =>
      counted(
        db,
        sql`with gone as (delete from occurrences where (task_id, due_at) in (
          select task_id, due_at from occurrences
          where last_due_at < ${inMs(-ageMs)} and run_id is null and not ${isCounted(sql`occurrences.task_id`)}
          limit ${limit} for update skip locked) returning 1)
        select count(*)::int as count from gone`,
      ),
    forgetFirings: (ageMs, limit) =>
      counted(
        db,
        sql`with gone as (delete from firings where (task_id, key) in (
          select task_id, key from firings where created_at < ${inMs(-ageMs)}
          limit ${limit} for update skip locked) returning 1)
        select count(*)::int as count from gone`,
      ),
    forgetDeliveries: (ageMs, limit) =>
      counted(
        db,
        sql`with gone as (delete from deliveries where id in (
          select id from deliveries
          where id < ${firstIdOf(ageMs)} and state in ('sent', 'rejected', 'unknown', 'expired')
            and not exists (select from deliveries as repeat where repeat.repeat_of = deliveries.id)
          order by id limit ${limit} for update skip locked) returning 1)
        select count(*)::int as count from gone`,
      ),
    forgetCalls: (ageMs, limit) =>
      counted(
        db,
        sql`with gone as (delete from ledger where id in (
          select id from ledger where day < (${inMs(-ageMs)})::date and settled_at is not null
          order by day limit ${limit} for update skip locked) returning accounts),
        closed as (delete from spend where day < (${inMs(-ageMs)})::date
          and (day > '-infinity' or account in (select unnest(accounts) from gone)))
        select count(*)::int as count from gone`,
      ),
    // The oldest have the lowest numbers, so a look at the first few is enough.
    forgetEvents: (ageMs, limit) =>
      counted(
        db,
        sql`with oldest as (select seq, at from events order by seq limit ${limit} for update skip locked),
        gone as (delete from events where seq in (select seq from oldest where at < ${inMs(-ageMs)}) returning 1)
        select count(*)::int as count from gone`,
      ),
  };
}

async function counted(db: Db, statement: SQL): Promise<number> {
  const [row] = await db.execute<{ count: number }>(statement);
  return row?.count ?? 0;
}

/** Ids sort by the time they were made: the primary key finds what is old without an index of its own. */
function firstIdOf(ageMs: number): SQL {
  return sql`(lpad(to_hex((extract(epoch from ${inMs(-ageMs)}) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;
}

/** A task that ends after a number of runs counts them by its history. */
function isCounted(task: SQL): SQL {
  return sql`exists (select from tasks
    where tasks.id = ${task} and max_runs is not null and state in ('active', 'paused'))`;
}
