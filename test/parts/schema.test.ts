import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import * as control from '../../src/store/schema/control.ts';
import * as deliveries from '../../src/store/schema/deliveries.ts';
import * as files from '../../src/store/schema/files.ts';
import * as incidents from '../../src/store/schema/incidents.ts';
import * as nodes from '../../src/store/schema/nodes.ts';
import * as people from '../../src/store/schema/people.ts';
import * as reactions from '../../src/store/schema/reactions.ts';
import * as sessions from '../../src/store/schema/sessions.ts';
import * as spend from '../../src/store/schema/spend.ts';
import * as stages from '../../src/store/schema/stages.ts';
import * as work from '../../src/store/schema/work.ts';
import { freshDatabase } from '../support/fresh-database.ts';

const tables = Object.values({
  ...control,
  ...deliveries,
  ...files,
  ...incidents,
  ...nodes,
  ...people,
  ...reactions,
  ...sessions,
  ...stages,
  ...spend,
  ...work,
}).filter((each) => is(each, PgTable));

test.each(tables.map((table) => ({ name: getTableName(table), table })))(
  'the program and the migrations agree on $name',
  async ({ name, table }) => {
    const { sql } = await freshDatabase();
    const rows = await sql<{ column: string; nullable: boolean; fills: boolean }[]>`
    select column_name as column, is_nullable = 'YES' as nullable,
      column_default is not null or is_identity = 'YES' as fills
    from information_schema.columns where table_name = ${name} and table_schema = 'public'`;
    const inDatabase = Object.fromEntries(
      rows.map(({ column, nullable, fills }) => [column, { nullable, fills }]),
    );
    const inProgram = Object.fromEntries(
      Object.values(getTableColumns(table)).map((column) => [
        column.name,
        { nullable: !column.notNull, fills: column.hasDefault || column.generatedIdentity !== undefined },
      ]),
    );
    expect(inProgram).toEqual(inDatabase);
  },
);
