import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { sinceOf, writeRows } from '../../src/cli/export.ts';
import { connectTo, type DatabaseAddress } from '../../src/store/database.ts';
import { type ExportTable, exportedColumns, exportRows, exportTables } from '../../src/store/export-rows.ts';
import { createStores } from '../../src/store/stores.ts';
import { forgetHistory } from '../../src/worker/forget-history.ts';
import { ask } from '../support/ask.ts';
import { openHouse } from '../support/house.ts';
import { endedRun } from '../support/run-bench.ts';

const dayMs = 86_400_000;

async function houseWithHistory(words = 'every 1h tz UTC Pulse: say hello') {
  const house = await openHouse();
  await ask(house.channel, `/task new ${words}`);
  const [task] = await house.stores.tasks.visible('all');
  if (!task) throw new Error('There is no task.');
  await endedRun(house.stores, task, { state: 'succeeded', costUsd: 0.5 });
  await endedRun(house.stores, task, { costUsd: 0.25 });
  await endedRun(house.stores, task);
  return { ...house, task };
}

/** A connection of its own: the stores' one hands out instants as text. */
function plainOf({ address }: { address: DatabaseAddress }) {
  const sql = connectTo(address, { max: 1 });
  onTestFinished(() => sql.end());
  return sql;
}

async function exported(
  sql: Parameters<typeof exportRows>[0],
  table: ExportTable,
  format: 'jsonl' | 'csv',
  since?: Date,
) {
  let text = '';
  const output = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  await writeRows(exportRows(sql, table, since), { output, table, format });
  return text;
}

test('a view tells how each task is', async () => {
  const { database, channel } = await houseWithHistory();
  await ask(channel, '/task new Idle: say nothing');
  const rows =
    await database.sql`select task, name, owner, state, last_outcome, failures_in_a_row::int, runs_30d::int,
    success_rate_30d::float, next_due is not null as due from v_task_health order by task`;
  expect([...rows]).toEqual([
    {
      task: 'T-1',
      name: 'Pulse',
      owner: 'owner',
      state: 'active',
      last_outcome: 'failed',
      failures_in_a_row: 2,
      runs_30d: 3,
      success_rate_30d: 0.333,
      due: true,
    },
    {
      task: 'T-2',
      name: 'Idle',
      owner: 'owner',
      state: 'active',
      last_outcome: null,
      failures_in_a_row: 0,
      runs_30d: 0,
      success_rate_30d: null,
      due: false,
    },
  ]);
});

test('a view tells what each day costs', async () => {
  const { database, channel } = await houseWithHistory();
  const read = () => database.sql`select agent, task, runs::int, tokens::int, cost_usd::float,
    turns::int, day = (now() at time zone 'UTC')::date as today from v_spend_daily order by runs desc`;
  expect([...(await read())]).toEqual([
    { agent: 'clerk', task: 'T-1', runs: 3, tokens: 240, cost_usd: 0.75, turns: 0, today: true },
  ]);
  await ask(channel, 'hello');
  const [, chat] = await read();
  expect(chat).toMatchObject({ agent: 'clerk', task: null, runs: 0, turns: 1, today: true });
  expect(chat?.['tokens']).toBeGreaterThan(0);
});

test('a view tells how deliveries go', async () => {
  const { database } = await houseWithHistory();
  const rows =
    await database.sql`select channel, account, sent::int, waiting::int, unknown::int, rejected::int,
    expired::int, held::int from v_delivery`;
  expect([...rows]).toEqual([
    { channel: 'test', account: 'test', sent: 1, waiting: 0, unknown: 0, rejected: 0, expired: 0, held: 0 },
  ]);
});

test.each(exportTables)('%s can be exported, with the columns that were promised', async (table) => {
  const { database } = await houseWithHistory();
  const lines = (await exported(plainOf(database), table, 'jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(Object.keys(line)).toEqual(exportedColumns[table]);
  const [head] = (await exported(plainOf(database), table, 'csv')).split('\n');
  expect(head).toBe(exportedColumns[table].join(','));
  expect(await exported(plainOf(database), table, 'jsonl', new Date('2999-01-01'))).toBe('');
});

test('an export keeps what a table would break at', async () => {
  const { database, channel } = await houseWithHistory();
  await ask(channel, '/task edit T-1 say: "a, ""b""\nc"');
  const text = await exported(plainOf(database), 'tasks', 'csv');
  expect(text).toContain('"a, """"b""""\nc"');
  expect(text).toContain('T-1,Pulse,owner,clerk,agent,active,"{""kind"":""every""');
});

test('an export waits for whoever reads, and ends when they have seen enough', async () => {
  const { database } = await houseWithHistory();
  await database.sql`insert into events (kind) select 'test' from generate_series(1, 3000)`;
  let [lines, held] = [0, 0];
  const output = new Writable({
    highWaterMark: 1,
    write(chunk, _, done) {
      held = Math.max(held, output.writableLength);
      lines += String(chunk).split('\n').length - 1;
      if (lines > 1_200) output.destroy(new Error('EPIPE'));
      setImmediate(done);
    },
  });
  await writeRows(exportRows(plainOf(database), 'events'), { output, table: 'events', format: 'jsonl' });
  expect(lines).toBeGreaterThan(1_200);
  expect(lines).toBeLessThan(2_500);
});

test.each([
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T10:00:00Z', '2026-11-01T10:00:00.000Z'],
  ['30d', '2026-10-22T08:00:00.000Z'],
])('--since %s', (text, at) => {
  expect(sinceOf(text, new Date('2026-11-21T08:00:00Z')).toISOString()).toBe(at);
  expect(() => sinceOf('soon', new Date(0))).toThrow('--since cannot be "soon". Write one of: a day such as');
});

test('what is older than the house keeps is forgotten, batch by batch, and nothing else', async () => {
  const { database, task } = await houseWithHistory();
  const { sql } = database;
  const stores = createStores(database);
  const counts = async () => {
    const [row] =
      await sql`select (select count(*)::int from runs) as runs, (select count(*)::int from attempts) as attempts,
      (select count(*)::int from deliveries) as deliveries, (select count(*)::int from occurrences) as occurrences`;
    return row;
  };
  await sql`insert into occurrences (task_id, due_at, last_due_at, outcome, reason, run_id)
    select ${task.id}, now() - interval '500 days', now() - interval '500 days', 'run', null, id from runs where number = 1`;
  await sql`insert into occurrences (task_id, due_at, last_due_at, outcome, reason)
    values (${task.id}, now() - interval '501 days', now() - interval '501 days', 'skipped', 'missed')`;
  expect(await forgetHistory(stores, 400 * dayMs)).toBe(1);
  const old = '00000000-0000-7000-8000-00000000000';
  await sql`insert into runs (id, task_id, origin, agent, session_id, title, prompt, target, state, finished_at, retry_of)
    select (${old} || n)::uuid, ${task.id}, 'manual', 'clerk', session_id, 'old', 'old', target, 'failed',
      now() - interval '401 days', case when n = 1 then null else (${old} || 1)::uuid end
    from runs, generate_series(1, 5) as n where number = 1`;
  await sql`insert into attempts (run_id, number, agent, instance_id) values ((${old} || 1)::uuid, 1, 'clerk', ${task.id})`;
  const events = await sql`update events set at = now() - interval '401 days'`;
  const before = await counts();
  expect(await forgetHistory(stores, 400 * dayMs, { limit: 2 })).toBe(5 + events.count);
  expect(await counts()).toEqual({
    ...before,
    runs: (before?.['runs'] ?? 0) - 5,
    attempts: (before?.['attempts'] ?? 0) - 1,
  });
  expect(await forgetHistory(stores, 400 * dayMs)).toBe(0);
});

test('a task that counts its runs keeps what it counts', async () => {
  const { database, task } = await houseWithHistory('every 1h max 5 runs tz UTC Pulse: say hello');
  await database.sql`insert into occurrences (task_id, due_at, last_due_at, outcome)
    values (${task.id}, now() - interval '500 days', now() - interval '500 days', 'run')`;
  expect(await forgetHistory(createStores(database), 400 * dayMs)).toBe(0);
});
