import { bigint, boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { idColumn, instant } from './columns.ts';

/** What people reacted with to what we said. */
export const reactions = pgTable('reactions', {
  seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  account: text('account').notNull(),
  eventId: text('event_id').notNull(),
  sessionId: idColumn<'session'>('session_id').notNull(),
  personId: idColumn<'person'>('person_id').notNull(),
  messageId: text('message_id').notNull(),
  emoji: text('emoji').notNull(),
  quote: text('quote').notNull(),
  told: boolean('told').notNull().default(false),
  createdAt: instant('created_at').notNull().defaultNow(),
});
