import { type SQL, sql } from 'drizzle-orm';

/** Whether messages of the place with this key may begin tasks: one look into an index, as part of another statement. */
export function isListened(key: SQL): SQL<true | false> {
  return sql`exists (select from tasks listener
    where listener.trigger is not null and listener.state = 'active' and listener.trigger ->> 'place' = ${key})`;
}
