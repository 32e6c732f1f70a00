import type { Pause } from '../../domain/pause.ts';
import type { AttemptOutcome, Run, RunState } from '../../domain/run.ts';
import type { RunLimits } from '../../domain/run-limits.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Usage } from '../usage.ts';

/** Executions. Every write to a claimed run carries its attempt and fails when the lease is another's or over. */
export interface RunStore {
  add(runs: readonly NewRun[]): Promise<readonly Run[]>;
  get(id: Id<'run'>): Promise<Run | undefined>;
  byNumber(number: number): Promise<Run | undefined>;
  ofTask(task: Id<'task'>, limit: number): Promise<readonly RunRecord[]>;
  /** How many runs of these tasks are not over; a task without any is left out. */
  openCounts(tasks: readonly Id<'task'>[]): Promise<ReadonlyMap<Id<'task'>, number>>;
  /** The runs of a task that are not over, the oldest first: they run one after another, in this order. */
  openOf(task: Id<'task'>, limit: number): Promise<readonly Run[]>;
  /** How many runs of a task have failed since the last that succeeded, or since a person let it go on. */
  failedInRow(task: Id<'task'>): Promise<number>;
  /**
   * Takes the run if it waits, may begin, no older run of its task is open and the limits leave room for it: raises its
   * attempt. Undefined otherwise. However many nodes ask at once, no more are under way than the limits say.
   */
  claim(id: Id<'run'>, holder: Id<'instance'>, limits?: RunLimits): Promise<Run | undefined>;
  /**
   * Ends or gives back a claimed run; false when the lease was lost, and then nothing has changed. One that is cancelled
   * keeps the reason for which it was told to stop.
   */
  settle(run: Pick<Run, 'id' | 'attempt'>, end: RunEnd): Promise<boolean>;
  /** For so long no run is begun that would ask this agent, on any node. */
  holdAgent(agent: string, forMs: number): Promise<void>;
  /** Ends a run that nobody has claimed; false when somebody has. */
  endUnclaimed(id: Id<'run'>, from: RunState, to: RunState, reason: string): Promise<boolean>;
}

/** What watches over runs whose node is silent. */
export interface RunSweepStore {
  /** Asks whoever has the run to stop it, and keeps why. */
  requestStop(id: Id<'run'>, reason: string): Promise<void>;
  /** The runs of a node that were asked to stop. */
  toStop(holder: Id<'instance'>): Promise<readonly Id<'run'>[]>;
  /** Runs whose lease is over, locked until the transaction ends; with the reason, if somebody asked to stop them. */
  takeAbandoned(limit: number): Promise<readonly AbandonedRun[]>;
  /** Gives an abandoned run back, or ends it. */
  recover(
    run: Pick<Run, 'id' | 'attempt'>,
    to: { state: RunState; reason: string; availableInMs: number },
  ): Promise<void>;
  /** Runs that have waited for `ageMs` without being taken, although nothing is before them. */
  stranded(ageMs: number, limit: number, limits?: RunLimits): Promise<readonly Id<'run'>[]>;
  /** The runs that may begin now that one of this agent has ended, the oldest first. */
  nextAfter(agent: string, limit: number, limits: RunLimits): Promise<readonly Id<'run'>[]>;
}

/** Every try of every run: what history tells. */
export interface AttemptStore {
  begin(attempt: { run: Run; holder: Id<'instance'>; session: Id<'session'> }): Promise<void>;
  end(run: Pick<Run, 'id' | 'attempt'>, end: AttemptEnd): Promise<void>;
  /** Adds what came out later of the folder that a try had worked in. */
  noteWorkplace(run: Pick<Run, 'id' | 'attempt'>, workplace: string): Promise<void>;
}

/** A run whose node is silent. */
export interface AbandonedRun extends Run {
  readonly stopReason?: string;
}

/** What a run is made from. */
export type NewRun = Pick<
  Run,
  | 'id'
  | 'task'
  | 'origin'
  | 'agent'
  | 'session'
  | 'person'
  | 'title'
  | 'prompt'
  | 'mode'
  | 'policy'
  | 'input'
  | 'chain'
  | 'target'
  | 'capabilities'
  | 'dueAt'
>;

/** A run as history shows it. */
export interface RunRecord extends Run {
  readonly durationMs?: number;
  readonly costUsd?: number;
  /** The states of its deliveries, in order. */
  readonly deliveries: readonly string[];
}

/** How a claimed run goes on. */
export interface RunEnd {
  readonly state: RunState;
  readonly reason?: string;
  /** The kind of what went wrong; it is not kept with the run. */
  readonly fault?: string;
  readonly result?: string;
  readonly availableInMs?: number;
  /** It waits for a person, because of this. */
  readonly pause?: Pause;
  /** The attempt failed by itself, and is followed by another. */
  readonly isRetried?: true;
  /** The attempt ended because its agent was asked to slow down, and is followed by another. */
  readonly isWaiting?: true;
}

/** How a try ended, and what it used up. */
export interface AttemptEnd {
  readonly outcome: AttemptOutcome;
  readonly reason?: string;
  readonly detail?: string;
  readonly usage?: Usage;
  /** What is to be known of the folder that it worked in. */
  readonly workplace?: string;
}
