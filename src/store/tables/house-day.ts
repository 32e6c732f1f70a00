import { type SQL, sql } from 'drizzle-orm';

/** The day that it is in the house's zone, by the database's clock. */
export function todayIn(zone: string): SQL {
  return sql`(now() at time zone ${zone})::date`;
}

/** The day under which an account is kept: a run has one account, however long it takes. */
export function dayOf(account: SQL, today: SQL): SQL {
  return sql`(case when ${account} like 'run:%' then '-infinity'::date else ${today} end)`;
}

/** Words as the database takes them, whatever is in them. */
export function textArray(words: readonly string[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(words)}::jsonb))`;
}
