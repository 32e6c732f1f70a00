import { bigint, boolean, date, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { idColumn, instant } from './columns.ts';

const amount = (name: string) => bigint(name, { mode: 'number' }).notNull().default(0);

/** What each account has spent and set aside in a day. */
export const spend = pgTable(
  'spend',
  {
    account: text('account').notNull(),
    day: date('day').notNull(),
    reservedMicros: amount('reserved_micros'),
    spentMicros: amount('spent_micros'),
    reservedTokens: amount('reserved_tokens'),
    spentTokens: amount('spent_tokens'),
    takenBy: idColumn<'call'>('taken_by'),
  },
  (table) => [primaryKey({ columns: [table.account, table.day] })],
);

/** Each call, from the moment at which something was set aside for it. */
export const ledger = pgTable('ledger', {
  id: uuid('id').primaryKey(),
  instanceId: idColumn<'instance'>('instance_id').notNull(),
  runId: idColumn<'run'>('run_id'),
  inboxId: idColumn<'inbox'>('inbox_id'),
  attempt: integer('attempt').notNull(),
  agent: text('agent').notNull(),
  taskId: idColumn<'task'>('task_id'),
  personId: idColumn<'person'>('person_id'),
  model: text('model'),
  inputTokens: amount('input_tokens'),
  cachedTokens: amount('cached_tokens'),
  outputTokens: amount('output_tokens'),
  costMicros: amount('cost_micros'),
  isEstimate: boolean('is_estimate').notNull().default(true),
  isSwept: boolean('is_swept').notNull().default(false),
  accounts: text('accounts').array().notNull(),
  reservedIn: text('reserved_in').array().notNull().default([]),
  reservedMicros: amount('reserved_micros'),
  reservedTokens: amount('reserved_tokens'),
  day: date('day').notNull(),
  reservedAt: instant('reserved_at').notNull().defaultNow(),
  settledAt: instant('settled_at'),
});

/** More than the cap of an account, for one run. */
export const allowances = pgTable(
  'allowances',
  {
    runId: idColumn<'run'>('run_id').notNull(),
    account: text('account').notNull(),
    day: date('day').notNull(),
    capMicros: amount('cap_micros'),
    capTokens: amount('cap_tokens'),
  },
  (table) => [primaryKey({ columns: [table.runId, table.account, table.day] })],
);
