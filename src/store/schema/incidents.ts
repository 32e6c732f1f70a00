import { boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Conversation } from '../../domain/channel.ts';
import type { IncidentKind, IncidentState } from '../../domain/incident.ts';
import { idColumn, instant } from './columns.ts';

/** What is wrong with tasks, a row for each cause. */
export const incidents = pgTable('incidents', {
  id: idColumn<'incident'>('id').primaryKey(),
  taskId: idColumn<'task'>('task_id').notNull(),
  kind: text('kind').$type<IncidentKind>().notNull(),
  cause: text('cause').notNull(),
  state: text('state').$type<IncidentState>().notNull(),
  mutedUntil: instant('muted_until'),
  reason: text('reason').notNull(),
  count: integer('count').notNull().default(1),
  revision: integer('revision').notNull().default(1),
  told: boolean('told').notNull().default(false),
  runId: idColumn<'run'>('run_id'),
  target: jsonb('target').$type<Conversation>().notNull(),
  targetKey: text('target_key').notNull(),
  firstAt: instant('first_at').notNull().defaultNow(),
  lastAt: instant('last_at').notNull().defaultNow(),
  lastOkAt: instant('last_ok_at'),
  closedAt: instant('closed_at'),
});
