import { bigint, bigserial, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AdapterHealth } from '../../contracts/channel-adapter.ts';
import { idColumn, instant } from './columns.ts';

/** The nodes that live, and what each may hold alone. */
export const instances = pgTable('instances', {
  id: idColumn<'instance'>('id').primaryKey(),
  host: text('host').notNull(),
  pid: integer('pid').notNull(),
  version: text('version').notNull(),
  startedAt: instant('started_at').notNull().defaultNow(),
  seenAt: instant('seen_at').notNull().defaultNow(),
});

/** Things that exist once, such as a poller. */
export const leases = pgTable('leases', {
  name: text('name').primaryKey(),
  holder: idColumn<'instance'>('holder').notNull(),
  epoch: bigint('epoch', { mode: 'number' }).notNull().default(1),
  until: instant('until').notNull(),
});

/** The agents of the config, so that history keeps their names. */
export const agents = pgTable('agents', {
  name: text('name').primaryKey(),
  backend: text('backend').notNull(),
  description: text('description').notNull(),
  seenAt: instant('seen_at').notNull().defaultNow(),
});

/** The accounts of the config, and how they are. */
export const accounts = pgTable('accounts', {
  name: text('name').primaryKey(),
  channel: text('channel').notNull(),
  state: text('state').$type<AdapterHealth['state']>().notNull().default('starting'),
  reason: text('reason'),
  holder: idColumn<'instance'>('holder'),
  lastEventAt: instant('last_event_at'),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

/** The audit. */
export const events = pgTable('events', {
  seq: bigserial('seq', { mode: 'number' }).primaryKey(),
  at: instant('at').notNull().defaultNow(),
  kind: text('kind').notNull(),
  personId: idColumn<'person'>('person_id'),
  taskId: idColumn<'task'>('task_id'),
  runId: idColumn<'run'>('run_id'),
  sessionId: idColumn<'session'>('session_id'),
  data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
});
