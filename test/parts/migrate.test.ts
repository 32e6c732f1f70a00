import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../../src/kernel/log.ts';
import type { DatabaseAddress } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { freshDatabase } from '../support/fresh-database.ts';

/** A migrated database, and a folder of migrations to which a release adds more. */
async function nextRelease(added: Readonly<Record<string, string>>) {
  const { address, sql } = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(new URL('../../migrations', import.meta.url), folder, { recursive: true });
  for (const [name, text] of Object.entries(added)) writeFileSync(join(folder, name), text);
  const tables = async () =>
    (await sql`select table_name from information_schema.tables where table_schema = 'public'`).map(
      (row) => row['table_name'],
    );
  return { folder, tables, update: () => update(address, folder) };
}

function update(address: DatabaseAddress, folder: string): Promise<void> {
  return migrate({ address, folder, log: silentLog, installEngine: async () => {} });
}

test('one that fails is named, leaves what was before it, and is tried again when it is mended', async () => {
  const { folder, tables, update } = await nextRelease({
    '9001_good.sql': 'create table good (id int);',
    '9002_bad.sql': 'create table half (id int); alter table nowhere add column x int;',
  });
  await expect(update()).rejects.toMatchObject({
    code: 'store.migration_failed',
    message: expect.stringMatching(/9002_bad\.sql.*"nowhere" does not exist/),
  });
  expect(await tables()).toContain('good');
  expect(await tables()).not.toContain('half');
  writeFileSync(join(folder, '9002_bad.sql'), 'create table half (id int);');
  await update();
  expect(await tables()).toContain('half');
});

test('nodes that start together apply each one once', async () => {
  const { update, tables } = await nextRelease({ '9001_good.sql': 'create table good (id int);' });
  await Promise.all([update(), update(), update()]);
  expect(await tables()).toContain('good');
});

test('a database of a newer release is refused by an older one', async () => {
  const { folder, update } = await nextRelease({ '9001_good.sql': 'create table good (id int);' });
  await update();
  rmSync(join(folder, '9001_good.sql'));
  await expect(update()).rejects.toMatchObject({
    code: 'store.newer',
    message: expect.stringContaining('9001_good.sql'),
  });
});
