import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { idColumn, instant } from './columns.ts';

/** What owners have approved of tasks. */
export const approvals = pgTable('approvals', {
  taskId: idColumn<'task'>('task_id').primaryKey(),
  revision: integer('revision').notNull(),
  agents: text('agents').array().notNull(),
  work: text('work').notNull(),
  personId: idColumn<'person'>('person_id').notNull(),
  at: instant('at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
});
