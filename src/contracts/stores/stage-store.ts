import type { LastFinding } from '../../domain/check/fires.ts';
import type { StageKind } from '../../domain/execution/stage.ts';
import type { Run } from '../../domain/run.ts';
import type { Task } from '../../domain/task.ts';
import type { Id } from '../../kernel/ids.ts';

/** What each try of a run did, step after step: a row is there before anything is asked. */
export interface StageStore {
  begin(stage: StageKey & { readonly kind: StageKind; readonly model?: string }): Promise<void>;
  end(stage: StageKey, end: StageEnd): Promise<void>;
  /** In the order in which they began. */
  ofRun(id: Id<'run'>): Promise<readonly StageRecord[]>;
  /** How often a cheap check of the task has called the strong model today, in the zone; tests aside. */
  escalationsToday(task: Id<'task'>, zone: string): Promise<number>;
  /** How many of the task's newest looks of its check spoke up; tests aside. */
  looks(task: Id<'task'>, limit: number): Promise<LookCount>;
}

/** What became of looks. */
export interface LookCount {
  readonly count: number;
  readonly fired: number;
}

/** What names a stage. */
export interface StageKey {
  readonly run: Pick<Run, 'id' | 'attempt'>;
  /** From 1. */
  readonly position: number;
}

/** What came of a stage. */
export interface StageEnd {
  readonly finding: string;
  readonly verdict: StageVerdict;
  readonly costUsd?: number;
}

/** What a stage led to. */
export const stageVerdicts = [
  'fires',
  'quiet',
  'escalates',
  'capped',
  'tells',
  'no verdict',
  'failed',
  'paused',
] as const;
/** One of `stageVerdicts`. */
export type StageVerdict = (typeof stageVerdicts)[number];

/** A stage as history shows it. */
export interface StageRecord {
  readonly attempt: number;
  readonly position: number;
  readonly kind: StageKind;
  readonly model?: string;
  readonly tookMs?: number;
  readonly finding?: string;
  readonly verdict?: StageVerdict;
  readonly costUsd?: number;
}

/** What is known of a task from its runs before: what its check saw last, and what people were told last. */
export interface FindingStore {
  of(task: Id<'task'>): Promise<KeptFinding | undefined>;
  /** Keeps what the check saw; since when it is so stays as long as nothing differs. */
  keep(task: Id<'task'>, seen: SeenFinding): Promise<void>;
  keepDelivered(task: Id<'task'>, hash: string): Promise<void>;
  /** Notes why runs of the task cannot begin, or that they can; false when it was so before. */
  block(task: Id<'task'>, reason: string | undefined): Promise<boolean>;
  /** Living tasks that are blocked, or whose check failed at its last look; by their numbers. */
  troubled(limit: number): Promise<readonly TroubledTask[]>;
  /** How many runs of the task succeeded and had something to say, since a person let it go on. */
  successes(task: Id<'task'>): Promise<number>;
}

/** What a check saw. */
export interface SeenFinding extends LastFinding {
  /** Of the check itself. */
  readonly checkHash: string;
}

/** A task that is blocked, or what its check saw. */
export interface TroubledTask {
  readonly task: Task;
  readonly seen?: SeenFinding;
}

/** What is kept of a task. */
export interface KeptFinding {
  readonly seen?: SeenFinding & { readonly forMs: number };
  readonly deliveredHash?: string;
}
