import { bigint, boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Conversation } from '../../domain/channel.ts';
import type { Delivery, DeliveryKind, DeliveryState } from '../../domain/delivery.ts';
import { idColumn, instant } from './columns.ts';

/** The outbox. */
export const deliveries = pgTable('deliveries', {
  id: idColumn<'delivery'>('id').primaryKey(),
  position: bigint('position', { mode: 'number' }).generatedByDefaultAsIdentity(),
  kind: text('kind').$type<DeliveryKind>().notNull(),
  source: text('source').notNull(),
  part: integer('part').notNull(),
  targetKey: text('target_key').notNull(),
  target: jsonb('target').$type<Conversation>().notNull(),
  text: text('text').notNull(),
  replyTo: text('reply_to'),
  onlyTo: text('only_to'),
  replaces: text('replaces'),
  card: text('card'),
  edits: boolean('edits').notNull().default(false),
  buttons: jsonb('buttons').$type<Delivery['buttons']>(),
  fileId: idColumn<'file'>('file_id'),
  whileWaiting: idColumn<'inbox'>('while_waiting'),
  state: text('state').$type<DeliveryState>().notNull().default('ready'),
  reason: text('reason'),
  attempt: integer('attempt').notNull().default(0),
  holder: idColumn<'instance'>('holder'),
  leaseUntil: instant('lease_until'),
  firstTriedAt: instant('first_tried_at'),
  unsure: boolean('unsure').notNull().default(false),
  availableAt: instant('available_at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
  messageId: text('message_id'),
  repeatOf: idColumn<'delivery'>('repeat_of'),
  createdAt: instant('created_at').notNull().defaultNow(),
  sentAt: instant('sent_at'),
});
