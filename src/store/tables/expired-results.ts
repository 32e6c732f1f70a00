import { sql } from 'drizzle-orm';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';

/** Nobody reads how many of a task's older results came too late. */
const newestRuns = 100;

/** How many results of each task have expired in the span; a task without any is left out. */
export async function expiredResults(
  db: Db,
  tasks: readonly Id<'task'>[],
  { since, until }: { since: Date; until: Date },
): Promise<ReadonlyMap<Id<'task'>, number>> {
  if (tasks.length === 0) return new Map();
  const ids = sql.join(
    tasks.map((task) => sql`(${task}::uuid)`),
    sql`, `,
  );
  const rows = await db.execute<{ task: Id<'task'>; expired: number }>(sql`
    select task.id as task, count(distinct deliveries.source)::int as expired
    from (values ${ids}) as task (id)
    cross join lateral (
      select id from runs where runs.task_id = task.id order by created_at desc limit ${newestRuns}
    ) as run
    join deliveries on deliveries.source = 'run:' || run.id and deliveries.kind = 'result'
    where deliveries.state in ('ready', 'held', 'expired')
      and deliveries.expires_at between ${since.toISOString()}::timestamptz and ${until.toISOString()}::timestamptz
    group by task.id`);
  return new Map(rows.map(({ task, expired }) => [task, expired]));
}
