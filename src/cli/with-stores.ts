import { join } from 'node:path';
import type { ChatLog } from '../contracts/chat-log.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { createRedactor } from '../kernel/redactor.ts';
import { createChatLog } from '../store/chat-log.ts';
import { type Database, type DatabaseAddress, openDatabase } from '../store/database.ts';
import { openHouseDatabase } from '../store/house-database.ts';
import { createStores } from '../store/stores.ts';
import type { CliContext } from './cli-context.ts';
import { machineZone } from './machine-zone.ts';
import { readConfig } from './open-house.ts';

/** Opens only the rows, for a command that looks or changes something beside a running gateway. */
export async function withStores<Result>(
  context: CliContext,
  work: (
    stores: Stores,
    chatLog: ChatLog,
    database: Database & { readonly address: DatabaseAddress },
  ) => Promise<Result>,
): Promise<Result> {
  const migrations = join(context.root, 'migrations');
  const config = readConfig(context);
  const house = await openHouseDatabase({
    ...config.database,
    migrations,
    clock: systemClock,
    log: silentLog,
  });
  const database = openDatabase(house.address, { connections: 2, redactor: createRedactor(config.secrets) });
  try {
    return await work(createStores(database, machineZone()), createChatLog(database.sql), {
      ...database,
      address: house.address,
    });
  } finally {
    await database.close();
    await house.stop();
  }
}
