import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createPost } from '../../src/outbox/post.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { connectTo, openDatabase } from '../../src/store/database.ts';
import { createStores } from '../../src/store/stores.ts';
import { houseConfig, urlOf } from '../support/house-config.ts';
import { createTestChannel, placeOf } from '../support/test-channel.ts';
import type { Measure } from './bench.ts';
import { startBenchApp } from './bench-app.ts';
import { startServer, timed } from './raw-baseline.ts';

const saved = 100_000;
const dueTogether = 1_000;
/** How many are saved when the cost of a tick is taken. */
const sizes = [10_000, 100_000, 1_000_000] as const;
/** A place for each: how soon runs are claimed is measured, not how long agents take. */
const places = dueTogether;

/** Many saved tasks, of which a thousand fall due in one instant: how soon they are claimed, and what a tick costs. */
export async function measureDueTasks(): Promise<readonly Measure[]> {
  const server = await startServer();
  const sql = connectTo(server.address, { max: 2 });
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-bench-'));
  try {
    const config = houseConfig(folder, urlOf(server.address));
    const channel = createTestChannel();
    const claims = Promise.withResolvers<void>();
    const app = await startBenchApp(
      { ...config, limits: { ...config.limits, runs: places } },
      {
        channels: [channel.manifest],
        script: async function* ({ prompt }) {
          if (prompt !== 'hello') await claims.promise;
          yield { kind: 'text', text: 'ok' };
        },
      },
    );
    await channel.say('hello', { conversation: placeOf('home') });
    await channel.until(() => channel.sent.length > 0);
    await save(sql, { upTo: saved });
    const claimed = await measureClaims(sql).finally(() => claims.resolve());
    await app.stop();
    const costs: number[] = [];
    for (const size of sizes) costs.push(await measureTick(sql, urlOf(server.address), size));
    const growth = (costs.at(-1) ?? Number.NaN) / (costs[0] ?? Number.NaN);
    return [
      {
        what: `${dueTogether} of ${saved} saved tasks due in one instant: due → claimed, p99`,
        value: `${claimed.p99.toFixed(0)} ms`,
        baseline: `p50 ${claimed.p50.toFixed(0)} ms`,
        bar: '≤ 1000 ms',
        holds: claimed.p99 <= 1_000,
      },
      {
        what: `${dueTogether} due: the tick's cost with ${sizes.join(', ')} saved tasks`,
        value: costs.map((ms) => `${ms.toFixed(0)} ms`).join(', '),
        baseline: `with ${sizes.at(-1)} it is ${growth.toFixed(2)}× that with ${sizes[0]}`,
        bar: '≤ 2×',
        holds: growth <= 2,
      },
    ];
  } finally {
    await sql.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fills the table up with tasks that are due in a year. */
async function save(sql: Sql, { upTo }: { upTo: number }): Promise<void> {
  await insert(sql, sql`now() + interval '1 year' + index * interval '1 second'`, {
    prefix: `saved ${upTo}`,
    count: sql`${upTo} - (select count(*)::int from tasks where next_due_at > now() + interval '300 days')`,
  });
  await sql`analyze tasks`;
}

async function insert(
  sql: Sql,
  dueAt: ReturnType<Sql>,
  { prefix, count }: { prefix: string; count: ReturnType<Sql> },
): Promise<void> {
  await sql`
    insert into tasks (id, name, agent, session_id, created_by, prompt, schedule, zone, target, grace_ms, next_due_at)
    select gen_random_uuid(), ${prefix} || index, 'clerk', sessions.id, people.id, 'say ok',
      jsonb_build_object('kind', 'every', 'everyMs', 31536000000, 'anchor', now()), 'UTC', ${sql.json(placeOf('home') as never)},
      7200000, ${dueAt}
    from generate_series(1, ${count}) index,
      (select id from sessions limit 1) sessions, (select id from people limit 1) people`;
}

async function measureClaims(sql: Sql): Promise<{ p50: number; p99: number }> {
  const [{ at } = { at: new Date() }] = await sql<{ at: Date }[]>`select now() + interval '3 seconds' as at`;
  await insert(sql, sql`${at}::timestamptz`, { prefix: 'due together ', count: sql`${dueTogether}::int` });
  for (;;) {
    const [found] = await sql<{ count: number; p50: number; p99: number }[]>`
      select count(*)::int as count,
        percentile_disc(0.5) within group (order by late)::float8 as p50,
        percentile_disc(0.99) within group (order by late)::float8 as p99
      from (select extract(epoch from attempts.started_at - runs.due_at) * 1000 as late
        from attempts join runs on runs.id = attempts.run_id where attempts.number = 1 and runs.due_at is not null) claims`;
    if (found && found.count >= dueTogether) return found;
    await systemClock.sleep(200);
  }
}

/** Milliseconds until all that fell due in one instant has its run. */
async function measureTick(sql: Sql, url: string, size: number): Promise<number> {
  await save(sql, { upTo: size });
  await insert(sql, sql`now() - interval '1 second'`, {
    prefix: `due with ${size} `,
    count: sql`${dueTogether}::int`,
  });
  const database = openDatabase({ url }, { connections: 2 });
  const post = createPost({ ids: systemIds, expiryMs: 1_000, split: (_, markdown) => [markdown] });
  const deps = { stores: createStores(database), ids: systemIds, clock: systemClock, post };
  const ms = await timed(async () => {
    while ((await tick(deps)).more);
  });
  await database.close();
  return ms;
}
