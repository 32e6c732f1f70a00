import { customType, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { idColumn, instant } from './columns.ts';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** What agents hand to people. */
export const files = pgTable('files', {
  id: idColumn<'file'>('id').primaryKey(),
  name: text('name').notNull(),
  mediaType: text('media_type').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  bytes: bytea('bytes').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});
