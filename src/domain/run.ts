import type { Id } from '../kernel/ids.ts';
import type { Capability } from './capability.ts';
import type { Conversation } from './channel.ts';
import type { Pause } from './pause.ts';
import type { TaskMode } from './task.ts';
import type { TaskPolicy } from './task-policy.ts';

/** Where a run is. All but the first three are final; one that is blocked lacked something and spent nothing. */
export const runStates = [
  'queued',
  'running',
  'waiting',
  'blocked',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const;
/** One of `runStates`. */
export type RunState = (typeof runStates)[number];

/** Why a run exists. */
export const runOrigins = [
  'schedule',
  'manual',
  'plan_step',
  'helper',
  'retry',
  'webhook',
  'message',
  'event',
  'test',
  'review',
] as const;
/** One of `runOrigins`. */
export type RunOrigin = (typeof runOrigins)[number];

/** Whether a run is for whoever asked for it alone: it changes nothing of its task, and nothing counts it or waits for it. */
export function isAside({ origin }: Pick<Run, 'origin'>): boolean {
  return origin === 'test' || origin === 'review';
}

/** The runs that a run follows from. */
export interface Chain {
  readonly parent: Id<'run'>;
  /** The first of them. */
  readonly root: Id<'run'>;
  /** How many there are. */
  readonly depth: number;
}

/** The chain of whatever a run begins. */
export function chainAfter({ id, chain }: Pick<Run, 'id' | 'chain'>): Chain {
  return { parent: id, root: chain?.root ?? id, depth: (chain?.depth ?? 0) + 1 };
}

/** One execution of something: the only thing that is claimed and leased. */
export interface Run {
  readonly id: Id<'run'>;
  /** People say `R-31`. */
  readonly number: number;
  readonly task?: Id<'task'>;
  readonly origin: RunOrigin;
  readonly agent: string;
  /** The owning session; the run itself works in a session of its own. */
  readonly session: Id<'session'>;
  readonly person?: Id<'person'>;
  readonly title: string;
  readonly prompt: string;
  readonly mode: TaskMode;
  readonly policy: TaskPolicy;
  /** What came in with its trigger: data that anybody may have written. */
  readonly input?: string;
  /** Undefined for a run that follows from no other. */
  readonly chain?: Chain;
  readonly target: Conversation;
  readonly capabilities: readonly Capability[];
  readonly state: RunState;
  readonly reason?: string;
  readonly dueAt?: Date;
  /** Counts claims from 1; each write of a claimed run carries it, so a lost owner can change nothing. */
  readonly attempt: number;
  /** How many may be lost with the node that made them. */
  readonly mostAttempts: number;
  /** How many attempts failed by themselves and were followed by another. */
  readonly failedTries: number;
  /** How many attempts ended because the agent was asked to slow down. */
  readonly waits: number;
  /** Of one that waits or goes on after it: what it had said until then. */
  readonly result?: string;
  /** Why it waits, or waited last. */
  readonly pause?: Pause;
  readonly createdAt: Date;
  readonly finishedAt?: Date;
}

/** What may happen to a run, and from which states. */
export const runMoves = {
  claim: { from: ['queued'], to: 'running' },
  requeue: { from: ['running'], to: 'queued' },
  pause: { from: ['running'], to: 'waiting' },
  allow: { from: ['waiting'], to: 'queued' },
  succeed: { from: ['running'], to: 'succeeded' },
  fail: { from: ['running'], to: 'failed' },
  block: { from: ['running'], to: 'blocked' },
  cancel: { from: ['queued', 'running', 'waiting'], to: 'cancelled' },
  skip: { from: ['queued'], to: 'skipped' },
} as const satisfies Record<string, { from: readonly RunState[]; to: RunState }>;
/** A key of `runMoves`. */
export type RunMove = keyof typeof runMoves;

/** The state after the move; undefined when it is not allowed from here. */
export function moveRun(state: RunState, move: RunMove): RunState | undefined {
  const { from, to } = runMoves[move];
  return from.some((each) => each === state) ? to : undefined;
}

/** The states in which nothing will happen any more. */
export const finalRunStates = [
  'blocked',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const satisfies readonly RunState[];

/** How people name a run by number. */
export function runLabel(number: number): string {
  return `R-${number}`;
}

/** How one try of a run ended. */
export const attemptOutcomes = [
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'interrupted',
  'lease_lost',
  'blocked',
  'paused',
] as const;
/** One of `attemptOutcomes`. */
export type AttemptOutcome = (typeof attemptOutcomes)[number];
