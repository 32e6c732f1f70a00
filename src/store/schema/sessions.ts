import { bigint, bigserial, integer, jsonb, numeric, pgTable, text } from 'drizzle-orm/pg-core';
import type { Attachment } from '../../domain/envelope.ts';
import type { InboxKind, InboxState } from '../../domain/inbox.ts';
import type { Speaker } from '../../domain/transcript.ts';
import { idColumn, instant } from './columns.ts';

/** Contexts, and who answers in them just now. */
export const sessions = pgTable('sessions', {
  id: idColumn<'session'>('id').primaryKey(),
  number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity(),
  key: text('key').notNull(),
  agent: text('agent').notNull(),
  name: text('name').notNull(),
  conversationId: idColumn<'conversation'>('conversation_id'),
  personId: idColumn<'person'>('person_id'),
  memo: jsonb('memo'),
  turnFence: bigint('turn_fence', { mode: 'number' }).notNull().default(0),
  turnHolder: idColumn<'instance'>('turn_holder'),
  turnUntil: instant('turn_until'),
  createdAt: instant('created_at').notNull().defaultNow(),
  usedAt: instant('used_at').notNull().defaultNow(),
  endedAt: instant('ended_at'),
});

/** What was said. */
export const transcriptEntries = pgTable('transcript_entries', {
  seq: bigserial('seq', { mode: 'number' }).primaryKey(),
  sessionId: idColumn<'session'>('session_id').notNull(),
  speaker: text('speaker').$type<Speaker>().notNull(),
  name: text('name').notNull(),
  text: text('text').notNull(),
  inboxId: idColumn<'inbox'>('inbox_id'),
  runId: idColumn<'run'>('run_id'),
  inputTokens: bigint('input_tokens', { mode: 'number' }),
  outputTokens: bigint('output_tokens', { mode: 'number' }),
  costUsd: numeric('cost_usd', { mode: 'number' }),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** Messages that were admitted, and what became of them. */
export const inbox = pgTable('inbox', {
  id: idColumn<'inbox'>('id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity(),
  account: text('account').notNull(),
  eventId: text('event_id').notNull(),
  conversationId: idColumn<'conversation'>('conversation_id').notNull(),
  personId: idColumn<'person'>('person_id'),
  kind: text('kind').$type<InboxKind>().notNull(),
  sessionId: idColumn<'session'>('session_id'),
  text: text('text').notNull(),
  attachments: jsonb('attachments').$type<readonly Attachment[]>().notNull().default([]),
  senderName: text('sender_name').notNull(),
  messageId: text('message_id').notNull(),
  draftId: text('draft_id'),
  zone: text('zone'),
  state: text('state').$type<InboxState>().notNull(),
  reason: text('reason'),
  attempt: integer('attempt').notNull().default(0),
  stopRequestedAt: instant('stop_requested_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
  finishedAt: instant('finished_at'),
});
