import { randomUUID } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { connectTo, type Database, type DatabaseAddress, openDatabase } from '../../src/store/database.ts';
import { templateDatabase } from './global-setup.ts';

/** A real, migrated database of the test's own; gone when the test ends. */
export async function freshDatabase(): Promise<Database & { address: DatabaseAddress }> {
  const server = { host: inject('databaseHost'), user: 'posthouse' };
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = connectTo({ ...server, database: 'postgres' }, { max: 1 });
  await admin.unsafe(`create database ${name} template ${templateDatabase}`);
  const address = { ...server, database: name };
  const database = openDatabase(address, { connections: 8 });
  onTestFinished(async () => {
    await database.close();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  });
  return { ...database, address };
}
