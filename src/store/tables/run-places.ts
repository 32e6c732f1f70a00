import { type SQL, sql } from 'drizzle-orm';
import type { RunLimits } from '../../domain/run-limits.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';

/** Names are written in full: in a subquery drizzle leaves the table out. */
const asksNoAgent = sql`(runs.mode = 'remind' or runs.policy ->> 'mode' = 'no-model')`;
/** The same of a run that is under way. */
const takesPlace = sql`busy.state = 'running' and busy.mode <> 'remind' and coalesce(busy.policy ->> 'mode', '') <> 'no-model'`;

/** Whether there are any limits. */
export function hasLimits({ house, agents }: RunLimits): boolean {
  return house !== undefined || agents.length > 0;
}

/**
 * From here to the end of the transaction nobody else begins a run that the limits of these runs speak of, on any node. What
 * follows must be a statement of its own: it sees what the one before us has begun.
 */
export async function holdPlaces(db: Db, limits: RunLimits, ids: readonly Id<'run'>[]): Promise<void> {
  const house = limits.house === undefined ? sql`` : sql`select '' as name union all`;
  await db.execute(sql`
    select pg_advisory_xact_lock(hashtextextended('places of ' || name, 0)) from (
      ${house} (select distinct agent as name from runs
        where id in (${list(ids)}) and agent in (select agent from ${limitsTable(limits)}))
      order by name) as named`);
}

/** Nothing of the run's agent, or of the whole house, has to end first; without limits always true. */
export function hasPlace(limits: RunLimits): SQL {
  if (!hasLimits(limits)) return sql`true`;
  const agentIsFree = sql`not exists (select from ${limitsTable(limits)} where named.agent = runs.agent
    and named.most <= (select count(*) from runs as busy where busy.agent = named.agent and ${takesPlace}))`;
  const houseIsFree =
    limits.house === undefined
      ? sql`true`
      : sql`(select count(*) from runs as busy where ${takesPlace}) < ${limits.house}::int`;
  return sql`(${asksNoAgent} or (${agentIsFree} and ${houseIsFree}))`;
}

/**
 * Of several runs that could each begin, those that may begin together: the oldest of each agent, and the oldest of those.
 * @param which what each of them must fulfil
 */
export function togetherWithin(limits: RunLimits, which: SQL): SQL {
  return sql`(with asked as (
      select runs.id, runs.agent, runs.number, ${asksNoAgent} as is_free,
        row_number() over (partition by runs.agent, ${asksNoAgent} order by runs.number) as place
      from runs where ${which}
    ), fitting as (
      select asked.*, row_number() over (partition by asked.is_free order by asked.number) as place_in_house
      from asked left join ${limitsTable(limits)} on named.agent = asked.agent
      where asked.is_free or named.most is null or asked.place <= named.most
        - (select count(*) from runs as busy where busy.agent = asked.agent and ${takesPlace})
    )
    select id from fitting where is_free or ${limits.house ?? null}::int is null
      or place_in_house <= ${limits.house ?? null}::int - (select count(*) from runs as busy where ${takesPlace}))`;
}

/** How many places are taken. */
export async function underWay(
  db: Db,
  agent: string,
): Promise<{ readonly ofAgent: number; readonly ofHouse: number }> {
  const [row] = await db.execute<{ ofAgent: number; ofHouse: number }>(sql`
    select count(*)::int as "ofHouse", (count(*) filter (where busy.agent = ${agent}))::int as "ofAgent"
    from runs as busy where ${takesPlace}`);
  return row ?? { ofAgent: 0, ofHouse: 0 };
}

function limitsTable({ agents }: RunLimits): SQL {
  return sql`(select each ->> 'agent' as agent, (each ->> 'most')::int as most
    from jsonb_array_elements(${JSON.stringify(agents)}::jsonb) as each) as named`;
}

function list(ids: readonly string[]): SQL {
  return sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
}
