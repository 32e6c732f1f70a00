import { pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** What can be pressed. */
export const buttons = pgTable('buttons', {
  token: text('token').primaryKey(),
  command: text('command').notNull(),
  targetKey: text('target_key').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});
