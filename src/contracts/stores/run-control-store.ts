import type { DeliveryState } from '../../domain/delivery.ts';
import type { AttemptOutcome, Run } from '../../domain/run.ts';
import type { Id } from '../../kernel/ids.ts';
import type { AbandonedRun, NewRun } from './run-store.ts';

/** What people ask of single runs, and what they are told of them. */
export interface RunControlStore {
  /** Adds the run that tries another one again; undefined when such a one is open already. */
  addRetry(of: Id<'run'>, run: NewRun): Promise<Run | undefined>;
  /** The newest run that tries this one again. */
  retryOf(id: Id<'run'>): Promise<Run | undefined>;
  /** The run that this one tries again. */
  retried(id: Id<'run'>): Promise<Run | undefined>;
  /** The task's newest run that has failed; tests aside. */
  newestFailed(task: Id<'task'>): Promise<Run | undefined>;
  /** The run if its lease is over, locked until the transaction ends. */
  takeStale(id: Id<'run'>): Promise<AbandonedRun | undefined>;
  /** How many runs are under way on all nodes that ask an agent: of this one, and of all. */
  underWay(agent: string): Promise<{ readonly ofAgent: number; readonly ofHouse: number }>;
  leaseOf(id: Id<'run'>): Promise<RunLease | undefined>;
  attemptsOf(id: Id<'run'>): Promise<readonly AttemptRecord[]>;
  deliveriesOf(id: Id<'run'>): Promise<readonly DeliveryRecord[]>;
  /** How long and how dear the task's newest successful runs were; tests aside. */
  samples(task: Id<'task'>, limit: number): Promise<readonly RunSample[]>;
}

/** Who has a running run. */
export interface RunLease {
  /** The host of the node, where it is still known. */
  readonly host?: string;
  readonly holder: Id<'instance'>;
  readonly until: Date;
  /** Judged by the database's own clock. */
  readonly isOver: boolean;
}

/** One try of a run. */
export interface AttemptRecord {
  readonly number: number;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly holder: Id<'instance'>;
  readonly host?: string;
  readonly outcome?: AttemptOutcome;
  readonly reason?: string;
  readonly detail?: string;
  readonly costUsd?: number;
  /** What is to be known of the folder that it worked in. */
  readonly workplace?: string;
  /** What the agent said in it. */
  readonly said?: string;
}

/** A piece of a run's result on its way. */
export interface DeliveryRecord {
  readonly state: DeliveryState;
  readonly channel: string;
  readonly reason?: string;
  readonly attempt: number;
  readonly sentAt?: Date;
  readonly availableAt: Date;
}

/** What a run took. */
export interface RunSample {
  readonly durationMs?: number;
  readonly costUsd?: number;
}
