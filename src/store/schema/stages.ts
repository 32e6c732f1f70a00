import { boolean, integer, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { StageVerdict } from '../../contracts/stores/stage-store.ts';
import type { StageKind } from '../../domain/execution/stage.ts';
import { idColumn, instant } from './columns.ts';

/** What each try of a run did. */
export const stages = pgTable(
  'stages',
  {
    runId: idColumn<'run'>('run_id').notNull(),
    attempt: integer('attempt').notNull(),
    position: integer('position').notNull(),
    kind: text('kind').$type<StageKind>().notNull(),
    model: text('model'),
    startedAt: instant('started_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
    finding: text('finding'),
    verdict: text('verdict').$type<StageVerdict>(),
    costUsd: numeric('cost_usd', { mode: 'number' }),
  },
  (table) => [primaryKey({ columns: [table.runId, table.attempt, table.position] })],
);

/** What checks saw last, and what people were told last. */
export const probeValues = pgTable('probe_values', {
  taskId: idColumn<'task'>('task_id').primaryKey(),
  checkHash: text('check_hash'),
  valueHash: text('value_hash'),
  valueShort: text('value_short'),
  state: text('state').$type<'ok' | 'failing'>(),
  holds: boolean('holds'),
  since: instant('since').notNull().defaultNow(),
  deliveredHash: text('delivered_hash'),
});
