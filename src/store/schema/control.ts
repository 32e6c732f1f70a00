import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { TaskFields } from '../../domain/task.ts';
import type { Id } from '../../kernel/ids.ts';
import { idColumn, instant } from './columns.ts';

/** What tasks were before they were edited. */
export const taskRevisions = pgTable(
  'task_revisions',
  {
    taskId: idColumn<'task'>('task_id').notNull(),
    revision: integer('revision').notNull(),
    fields: jsonb('fields').$type<TaskFields>().notNull(),
    personId: idColumn<'person'>('person_id').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.revision] })],
);

/** What the numbers of a list stood for. */
export const listedTasks = pgTable(
  'listed_tasks',
  {
    personId: idColumn<'person'>('person_id').notNull(),
    targetKey: text('target_key').notNull(),
    first: integer('first').notNull(),
    tasks: uuid('tasks').array().$type<Id<'task'>[]>().notNull(),
    listedAt: instant('listed_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.targetKey] })],
);
