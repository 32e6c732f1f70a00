import { bigint, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** What was said in groups and not to us. */
export const overheard = pgTable('overheard', {
  seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  targetKey: text('target_key').notNull(),
  eventId: text('event_id').notNull(),
  senderName: text('sender_name').notNull(),
  text: text('text').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});
