import type { Sql } from 'postgres';
import { expect } from 'vitest';
import { repeatMark } from '../../src/domain/delivery.ts';

interface Due {
  readonly task: number;
  readonly due_at: Date;
  readonly last_due_at: Date;
  readonly count: number;
  readonly outcome: string;
  readonly state: string | null;
}

interface Told {
  readonly source: string;
  readonly originals: number;
  readonly unknown: number;
  readonly sent: number;
  readonly run: string;
  readonly number: number;
}

/** How many runs are not over: of one task by its number, or of all. */
export async function openRuns(sql: Sql, task: number | null = null): Promise<number | undefined> {
  const [row] = await sql<{ open: number }[]>`
    select count(*)::int as open from runs where state in ('queued', 'running', 'waiting', 'blocked')
      and (${task}::int is null or task_id = (select id from tasks where number = ${task}::int))`;
  return row?.open;
}

/** Each due time has ended in one way: none is missing, none is there twice, and no task ran twice at once. */
export async function expectEachDueOnce(
  sql: Sql,
  { tasks, everyMs }: { readonly tasks: readonly number[]; readonly everyMs: number },
): Promise<void> {
  const dues = await sql<Due[]>`
    select tasks.number::int as task, occurrences.due_at, last_due_at, count, outcome, runs.state
    from occurrences join tasks on tasks.id = task_id left join runs on runs.id = occurrences.run_id
    order by tasks.number, occurrences.due_at`;
  for (const task of tasks)
    expectUnbroken(
      dues.filter((each) => each.task === task),
      everyMs,
    );
  expect(dues.filter(({ outcome, state }) => outcome === 'run' && !isOver(state))).toEqual([]);
  const [wrong] = await sql<{ overlapping: number }[]>`
    select count(*)::int as overlapping from runs older join runs younger
      on younger.task_id = older.task_id and younger.number > older.number
    join attempts on attempts.run_id = younger.id
    where attempts.started_at < older.finished_at and older.attempt > 0`;
  expect(wrong).toEqual({ overlapping: 0 });
}

function expectUnbroken(dues: readonly Due[], everyMs: number): void {
  expect(dues.length).toBeGreaterThan(1);
  for (const [index, { due_at, last_due_at, count }] of dues.entries()) {
    expect(last_due_at.getTime() - due_at.getTime()).toBe((count - 1) * everyMs);
    const next = dues[index + 1];
    if (next) expect(next.due_at.getTime() - last_due_at.getTime()).toBe(everyMs);
  }
}

function isOver(state: string | null): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

/** Whatever a run came to, the task that follows was begun by it, or it is on record why not. */
export async function expectFollowed(
  sql: Sql,
  { leader, follower }: { readonly leader: number; readonly follower: number },
): Promise<void> {
  const unfollowed = await sql`
    select runs.number, runs.state from runs join tasks on tasks.id = runs.task_id
    where tasks.number = ${leader} and runs.state in ('succeeded', 'failed', 'cancelled')
      and runs.finished_at < (select state_at from (select case when state = 'paused' then changed_at else now() end
        as state_at from tasks where number = ${follower}) until)
      and not exists (select from firings where key = runs.id::text)`;
  expect(unfollowed).toEqual([]);
}

/** Nothing stays set aside, accounts and ledger agree, and no cap is passed by more than one call. */
export async function expectMoneyInOrder(sql: Sql): Promise<void> {
  // What a dead node had in flight is settled by the sweep.
  const unsettled = async () => (await sql`select from ledger where settled_at is null`).length;
  await expect.poll(unsettled, { timeout: 30_000, interval: 50 }).toBe(0);
  const wrong = await sql`
    select spend.account, spent_micros::float8 as spent, reserved_micros::float8 as reserved, taken_by, called.*
    from spend left join lateral (
      select coalesce(sum(cost_micros), 0)::float8 as written, max(cost_micros)::float8 as largest
      from ledger where spend.account = any(accounts)) called on true
    left join runs on spend.account = 'run:' || runs.id
    left join allowances on allowances.run_id = runs.id and allowances.account = spend.account
    where reserved_micros <> 0 or taken_by is not null or spent_micros <> written
      or spent_micros > greatest((policy #>> '{cap,microUsd}')::float8, cap_micros) + largest`;
  expect(wrong).toEqual([]);
}

/** One card for each pause, one result for each run; what is there twice is on record as unknown, and marked. */
export async function expectToldOnce(sql: Sql, written: () => readonly string[]): Promise<void> {
  const open = async () => (await sql`select from deliveries where state in ('ready', 'sending')`).length;
  await expect.poll(open, { timeout: 30_000, interval: 50 }).toBe(0);
  const told = await sql<Told[]>`
    select posted.*, runs.id as run, runs.number::int from runs join (
      select source, count(*) filter (where repeat_of is null)::int as originals,
        count(*) filter (where state = 'unknown')::int as unknown, count(*) filter (where state = 'sent')::int as sent
      from deliveries group by source) posted on posted.source like 'run:' || runs.id || '%'`;
  expect(told.filter(({ originals, sent }) => originals !== 1 || sent !== 1)).toEqual([]);
  const due = await sql<{ source: string }[]>`
    select 'run:' || id as source from runs where state = 'succeeded'
    union all select 'run:' || run_id || ':pause:' || (data ->> 'attempt') from events where kind = 'run.waiting'`;
  expect(new Set(told.map(({ source }) => source))).toEqual(new Set(due.map(({ source }) => source)));
  const texts = written();
  for (const { source, run, number, unknown } of told) {
    const words = source.includes(':pause:') ? `(R-${number}) waits` : run;
    const all = texts.filter((text) => text.includes(words));
    const marked = all.filter((text) => text.startsWith(repeatMark)).length;
    expect(all.length - marked, `unmarked messages of ${source}`).toBeLessThanOrEqual(1);
    expect(marked, `repeats of ${source}`).toBeLessThanOrEqual(unknown);
  }
}
