import { type Column, getTableColumns, type InferInsertModel, type InferSelectModel, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Db } from './database.ts';

/**
 * Inserts rows as one JSON value, in their order: a statement with a parameter for each value of each row costs more to
 * write down, and for each number of rows anew, than the database needs to carry it out. Columns that no row names get
 * their defaults; those that only some name are null in the others.
 * @param orSkip leaves out rows that are there already, instead of failing
 * @returns the rows as they are now, without those that were left out
 */
export async function insertRows<Table extends PgTable>(
  db: Db,
  table: Table,
  rows: readonly InferInsertModel<Table>[],
  { orSkip = false }: { readonly orSkip?: boolean } = {},
): Promise<readonly InferSelectModel<Table>[]> {
  if (rows.length === 0) return [];
  const columns = Object.entries(getTableColumns(table));
  const valuesOf = rows.map((row) => row as Record<string, unknown>);
  const named = columns.filter(([key]) => valuesOf.some((row) => row[key] !== undefined));
  const records = valuesOf.map((row) =>
    Object.fromEntries(named.map(([key, column]) => [column.name, written(column, row[key])])),
  );
  const names = sql.join(
    named.map(([, { name }]) => sql.identifier(name)),
    sql`, `,
  );
  const added = await db.execute(sql`
    insert into ${table} (${names})
    select ${names} from json_populate_recordset(null::${table}, ${JSON.stringify(records)}::json)
    ${orSkip ? sql`on conflict do nothing` : sql``}
    returning *`);
  return added.map(
    (row) =>
      Object.fromEntries(columns.map(([key, column]) => [key, read(column, row[column.name])])) as never,
  );
}

function written(column: Column, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (column.dataType === 'json') return value;
  const driven = column.mapToDriverValue(value);
  // Half a character, which a text that was cut may end with, has no place in JSON.
  return typeof driven === 'string' ? driven.toWellFormed() : driven;
}

function read(column: Column, value: unknown): unknown {
  return value === null ? null : column.mapFromDriverValue(value);
}
