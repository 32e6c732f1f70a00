import type { OccurrenceOutcome, Task, TaskState } from '../../domain/task.ts';
import type { Id } from '../../kernel/ids.ts';

/** Saved orders. */
export interface TaskStore {
  /** @returns undefined when the person has a living task of this name */
  add(task: Omit<Task, 'number' | 'createdAt'>): Promise<Task | undefined>;
  /** The tasks that the person may see; an owner sees all. Without `state`, the active and the paused. */
  visible(person: Id<'person'> | 'all'): Promise<readonly Task[]>;
  get(id: Id<'task'>): Promise<Task | undefined>;
  /**
   * Locks the task until the transaction ends. Whoever makes a run of it holds it before, so that its runs are numbered in
   * the order in which others see them: the claim of a run goes by that.
   */
  hold(id: Id<'task'>): Promise<Task | undefined>;
  /** Moves the task if it is still in the state that the decision was made from. */
  change(
    id: Id<'task'>,
    from: TaskState,
    to: { state: TaskState; nextDueAt: Date | undefined },
  ): Promise<boolean>;
  /** The active tasks due at `now`, locked until the transaction ends; those that another node has in hand are left out. */
  takeDue(now: Date, limit: number): Promise<readonly Task[]>;
  /** The next due instant after `takeDue`; undefined when there is none, and `done` if nothing else begins the task. */
  reschedule(changes: readonly { id: Id<'task'>; nextDueAt: Date | undefined }[]): Promise<void>;
  /** The earliest due instant of all active tasks. */
  earliestDue(): Promise<Date | undefined>;
}

/** Due instants: one row for each, made before anything runs. */
export interface OccurrenceStore {
  /** @returns the task and due instant of those that were new; the others were here before and must not run again */
  add(occurrences: readonly Occurrence[]): Promise<readonly Pick<Occurrence, 'task' | 'dueAt'>[]>;
  /** Notes which run came of a due instant. */
  attach(runs: readonly { run: Id<'run'>; task: Id<'task'>; dueAt: Date }[]): Promise<void>;
  /** How many runs the schedules of these tasks have made; a task without any is left out. */
  runsMade(tasks: readonly Id<'task'>[]): Promise<ReadonlyMap<Id<'task'>, number>>;
  ofTask(task: Id<'task'>, limit: number): Promise<readonly Occurrence[]>;
}

/** What became of a due instant, or of a stretch of skipped ones. */
export interface Occurrence {
  readonly task: Id<'task'>;
  readonly dueAt: Date;
  readonly outcome: OccurrenceOutcome;
  readonly reason?: string;
  readonly run?: Id<'run'>;
  /** The last of a stretch. */
  readonly lastDueAt: Date;
  readonly count: number;
}
