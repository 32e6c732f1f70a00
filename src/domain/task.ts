import type { Id } from '../kernel/ids.ts';
import type { Conversation } from './channel.ts';
import type { Limits } from './limits.ts';
import type { Schedule } from './schedule.ts';
import type { TaskPolicy } from './task-policy.ts';
import type { Trigger } from './trigger.ts';

/** A task is active, held by a person, finished because it will never be due again, ended by a person, or hidden. */
export const taskStates = ['active', 'paused', 'done', 'cancelled', 'deleted'] as const;
/** One of `taskStates`. */
export type TaskState = (typeof taskStates)[number];

/** An agent works on it, or its text is delivered as it stands, with no agent at all. */
export const taskModes = ['agent', 'remind'] as const;
/** One of `taskModes`. */
export type TaskMode = (typeof taskModes)[number];

/** A saved order: owned by an agent and a session. The target is where results go, never who owns it. */
export interface Task {
  readonly id: Id<'task'>;
  /** People say `T-7`. */
  readonly number: number;
  readonly name: string;
  readonly agent: string;
  readonly session: Id<'session'>;
  readonly createdBy: Id<'person'>;
  readonly prompt: string;
  readonly mode: TaskMode;
  /** Undefined for a task that is never due by itself. */
  readonly schedule?: Schedule;
  /** What begins it besides. With neither it runs only when asked. */
  readonly trigger?: Trigger;
  /** What ends or loosens the schedule, where anything does. */
  readonly limits?: Limits;
  readonly policy: TaskPolicy;
  readonly zone: string;
  readonly target: Conversation;
  readonly state: TaskState;
  /** Undefined when it is not going to be due. */
  readonly nextDueAt?: Date;
  /** How late a missed due time may still run. */
  readonly graceMs: number;
  readonly createdAt: Date;
  /** Why its runs cannot begin, as it was found last. */
  readonly blocked?: string;
}

/** What may happen to a task, and from which states. Only a restored task goes back to the state that it had. */
export const taskMoves = {
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  cancel: { from: ['active', 'paused'], to: 'cancelled' },
  exhaust: { from: ['active'], to: 'done' },
  /** An edit gives it something to wait for again. */
  revive: { from: ['done'], to: 'active' },
  delete: { from: ['active', 'paused', 'done', 'cancelled'], to: 'deleted' },
} as const satisfies Record<string, { from: readonly TaskState[]; to: TaskState }>;
/** A key of `taskMoves`. */
export type TaskMove = keyof typeof taskMoves;

/** The state after the move; undefined when it is not allowed from here. */
export function moveTask(state: TaskState, move: TaskMove): TaskState | undefined {
  const { from, to } = taskMoves[move];
  return from.some((each) => each === state) ? to : undefined;
}

/** What an edit may change of a task; kept as it was, so that the edit can be taken back. */
export type TaskFields = Pick<
  Task,
  'name' | 'prompt' | 'mode' | 'schedule' | 'trigger' | 'limits' | 'policy' | 'zone' | 'target'
>;

/** For so long a deleted task can be restored. */
export const restorableMs = 86_400_000;

/** How people name a task by number. */
export function taskLabel(number: number): string {
  return `T-${number}`;
}

/** What became of a due instant. */
export const occurrenceOutcomes = ['run', 'skipped'] as const;
/** One of `occurrenceOutcomes`. */
export type OccurrenceOutcome = (typeof occurrenceOutcomes)[number];
