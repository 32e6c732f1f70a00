import { boolean, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { BusyMode } from '../../domain/busy-mode.ts';
import type { Conversation, ConversationKind } from '../../domain/channel.ts';
import type { Role } from '../../domain/person.ts';
import { idColumn, instant } from './columns.ts';

/** Who is known. */
export const people = pgTable('people', {
  id: idColumn<'person'>('id').primaryKey(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  zone: text('zone'),
  createdAt: instant('created_at').notNull().defaultNow(),
  removedAt: instant('removed_at'),
});

/** As whom a person writes in an account. */
export const identities = pgTable(
  'identities',
  {
    account: text('account').notNull(),
    sender: text('sender').notNull(),
    personId: idColumn<'person'>('person_id').notNull(),
    handle: text('handle'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.account, table.sender] })],
);

/** Strangers who asked to be let in. */
export const pairings = pgTable('pairings', {
  code: text('code').primaryKey(),
  account: text('account').notNull(),
  sender: text('sender').notNull(),
  senderName: text('sender_name').notNull(),
  target: jsonb('target').$type<Conversation>().notNull(),
  expiresAt: instant('expires_at').notNull(),
  approvedBy: idColumn<'person'>('approved_by'),
  approvedAt: instant('approved_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** Places where people wrote. */
export const conversations = pgTable('conversations', {
  id: idColumn<'conversation'>('id').primaryKey(),
  key: text('key').notNull(),
  channel: text('channel').notNull(),
  account: text('account').notNull(),
  kind: text('kind').$type<ConversationKind>().notNull(),
  space: text('space'),
  chat: text('chat').notNull(),
  thread: text('thread'),
  sessionName: text('session_name'),
  busyMode: text('busy_mode').$type<BusyMode>().notNull().default('followup'),
  listened: boolean('listened').notNull().default(false),
  leftAt: instant('left_at'),
  leftReason: text('left_reason'),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** Chats that go on under another id. */
export const movedChats = pgTable(
  'moved_chats',
  {
    account: text('account').notNull(),
    chat: text('chat').notNull(),
    knownAs: text('known_as').notNull(),
    movedAt: instant('moved_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.account, table.chat] })],
);

/** Bindings that people made in a conversation. */
export const routes = pgTable('routes', {
  conversationId: idColumn<'conversation'>('conversation_id').primaryKey(),
  agent: text('agent').notNull(),
  createdBy: idColumn<'person'>('created_by'),
  createdAt: instant('created_at').notNull().defaultNow(),
});
