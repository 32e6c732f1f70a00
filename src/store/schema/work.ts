import { bigint, integer, jsonb, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Capability } from '../../domain/capability.ts';
import type { Conversation } from '../../domain/channel.ts';
import type { Pause } from '../../domain/pause.ts';
import type { AttemptOutcome, RunOrigin, RunState } from '../../domain/run.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { OccurrenceOutcome, TaskMode, TaskState } from '../../domain/task.ts';
import type { TaskPolicy } from '../../domain/task-policy.ts';
import type { Trigger, TriggerOrigin } from '../../domain/trigger.ts';
import { idColumn, instant } from './columns.ts';

/** Saved orders. */
export const tasks = pgTable('tasks', {
  id: idColumn<'task'>('id').primaryKey(),
  number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity(),
  name: text('name').notNull(),
  agent: text('agent').notNull(),
  sessionId: idColumn<'session'>('session_id').notNull(),
  createdBy: idColumn<'person'>('created_by').notNull(),
  prompt: text('prompt').notNull(),
  mode: text('mode').$type<TaskMode>().notNull().default('agent'),
  schedule: jsonb('schedule').$type<Schedule>(),
  policy: jsonb('policy').$type<TaskPolicy>().notNull().default({}),
  trigger: jsonb('trigger').$type<Trigger>(),
  zone: text('zone').notNull(),
  target: jsonb('target').$type<Conversation>().notNull(),
  capabilities: text('capabilities').array().$type<readonly Capability[]>().notNull().default([]),
  state: text('state').$type<TaskState>().notNull().default('active'),
  nextDueAt: instant('next_due_at'),
  untilAt: instant('until_at'),
  maxRuns: integer('max_runs'),
  jitterMs: bigint('jitter_ms', { mode: 'number' }),
  graceMs: bigint('grace_ms', { mode: 'number' }).notNull(),
  revision: integer('revision').notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  changedAt: instant('changed_at').notNull().defaultNow(),
  resumedAt: instant('resumed_at').notNull().defaultNow(),
  deletedAt: instant('deleted_at'),
  deletedFrom: text('deleted_from').$type<TaskState>(),
  blocked: text('blocked'),
});

/** Executions: what is claimed and leased. */
export const runs = pgTable('runs', {
  id: idColumn<'run'>('id').primaryKey(),
  number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity(),
  taskId: idColumn<'task'>('task_id'),
  planId: idColumn('plan_id'),
  parentRunId: idColumn<'run'>('parent_run_id'),
  rootRunId: idColumn<'run'>('root_run_id'),
  depth: integer('depth').notNull().default(0),
  stepKey: text('step_key'),
  origin: text('origin').$type<RunOrigin>().notNull(),
  agent: text('agent').notNull(),
  sessionId: idColumn<'session'>('session_id').notNull(),
  personId: idColumn<'person'>('person_id'),
  title: text('title').notNull(),
  prompt: text('prompt').notNull(),
  mode: text('mode').$type<TaskMode>().notNull().default('agent'),
  policy: jsonb('policy').$type<TaskPolicy>().notNull().default({}),
  target: jsonb('target').$type<Conversation>().notNull(),
  requiredCapabilities: text('required_capabilities')
    .array()
    .$type<readonly Capability[]>()
    .notNull()
    .default([]),
  grantedCapabilities: text('granted_capabilities')
    .array()
    .$type<readonly Capability[]>()
    .notNull()
    .default([]),
  sideEffects: text('side_effects').notNull().default('none'),
  priority: integer('priority').notNull().default(0),
  state: text('state').$type<RunState>().notNull().default('queued'),
  reason: text('reason'),
  input: text('input'),
  dueAt: instant('due_at'),
  availableAt: instant('available_at').notNull().defaultNow(),
  attempt: integer('attempt').notNull().default(0),
  mostAttempts: integer('most_attempts').notNull().default(3),
  leaseHolder: idColumn<'instance'>('lease_holder'),
  leaseUntil: instant('lease_until'),
  lastEventSeq: integer('last_event_seq').notNull().default(0),
  dedupeKey: text('dedupe_key'),
  stopRequestedAt: instant('stop_requested_at'),
  stopReason: text('stop_reason'),
  failedTries: integer('failed_tries').notNull().default(0),
  waits: integer('waits').notNull().default(0),
  pause: jsonb('pause').$type<Pause>(),
  result: text('result'),
  createdAt: instant('created_at').notNull().defaultNow(),
  finishedAt: instant('finished_at'),
  retryOf: idColumn<'run'>('retry_of'),
});

/** Until when nothing is asked of an agent. */
export const agentWaits = pgTable('agent_waits', {
  agent: text('agent').primaryKey(),
  until: instant('until').notNull(),
});

/** What became of each due instant. */
export const occurrences = pgTable(
  'occurrences',
  {
    taskId: idColumn<'task'>('task_id').notNull(),
    dueAt: instant('due_at').notNull(),
    outcome: text('outcome').$type<OccurrenceOutcome>().notNull(),
    reason: text('reason'),
    runId: idColumn<'run'>('run_id'),
    lastDueAt: instant('last_due_at').notNull(),
    count: integer('count').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.dueAt] })],
);

/** Under which address a task is called from outside, and how the caller is known. */
export const hooks = pgTable('hooks', {
  taskId: idColumn<'task'>('task_id').primaryKey(),
  publicId: text('public_id').notNull(),
  secret: text('secret').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** What became of each time that a trigger was taken. */
export const firings = pgTable(
  'firings',
  {
    taskId: idColumn<'task'>('task_id').notNull(),
    key: text('key').notNull(),
    mark: text('mark'),
    origin: text('origin').$type<TriggerOrigin>().notNull(),
    outcome: text('outcome').$type<OccurrenceOutcome>().notNull(),
    reason: text('reason'),
    runId: idColumn<'run'>('run_id'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.key] })],
);

/** Every try of every run. */
export const attempts = pgTable('attempts', {
  runId: idColumn<'run'>('run_id'),
  number: integer('number').notNull(),
  agent: text('agent').notNull(),
  instanceId: idColumn<'instance'>('instance_id').notNull(),
  sessionId: idColumn<'session'>('session_id'),
  startedAt: instant('started_at').notNull().defaultNow(),
  endedAt: instant('ended_at'),
  outcome: text('outcome').$type<AttemptOutcome>(),
  reason: text('reason'),
  detail: text('detail'),
  inputTokens: bigint('input_tokens', { mode: 'number' }),
  outputTokens: bigint('output_tokens', { mode: 'number' }),
  costUsd: numeric('cost_usd', { mode: 'number' }),
  workplace: text('workplace'),
});
