import type { Conversation } from '../../domain/channel.ts';
import type { RunState } from '../../domain/run.ts';
import type { Task, TaskFields, TaskState } from '../../domain/task.ts';
import type { Id } from '../../kernel/ids.ts';

/** How people change, hide and list their tasks. */
export interface TaskControlStore {
  read(id: Id<'task'>): Promise<KeptTask | undefined>;
  /** Writes an edit if nobody has changed the task since it was read; false otherwise, and then nothing has changed. */
  rewrite(kept: KeptTask, change: Rewrite): Promise<boolean>;
  /** Keeps what the task was before an edit. */
  keepFormer(former: FormerTask & { readonly task: Id<'task'>; readonly by: Id<'person'> }): Promise<void>;
  /** What the task was before its newest edit. */
  former(id: Id<'task'>): Promise<FormerTask | undefined>;
  /** Whether the person has another living task of this name. */
  isNameTaken(person: Id<'person'>, name: string, but: Id<'task'>): Promise<boolean>;
  /** The place of these fields, where somebody wrote to us and we can still answer. */
  placeAt(place: PlaceFields): Promise<Conversation | undefined>;
  /** Hides the task if it is still in the state that the decision was made from. */
  remove(id: Id<'task'>, from: TaskState): Promise<boolean>;
  /** The state that a deleted task had, as long as it may come back. */
  restorable(id: Id<'task'>): Promise<TaskState | undefined>;
  restore(id: Id<'task'>, to: { state: TaskState; nextDueAt: Date | undefined }): Promise<boolean>;
  /** Gives the task to another person, if it is still the first one's. */
  giveTo(id: Id<'task'>, from: Id<'person'>, to: Id<'person'>): Promise<boolean>;
}

/** What names a place within the house. */
export interface PlaceFields {
  readonly account: string;
  readonly chat: string;
  readonly thread: string | undefined;
}

/** A task as it was read, with what says whether it is still so. */
export interface KeptTask {
  readonly task: Task;
  readonly revision: number;
}

/** What an edit makes of a task. */
export interface Rewrite {
  readonly fields: TaskFields;
  readonly state: TaskState;
  readonly nextDueAt: Date | undefined;
}

/** What a task was until somebody edited it. */
export interface FormerTask {
  readonly revision: number;
  readonly fields: TaskFields;
}

/** Lists of tasks, and what their numbers stand for. */
export interface TaskListStore {
  /** The newest first, and how many there are in all. */
  page(query: TaskQuery): Promise<{ readonly tasks: readonly ListedTask[]; readonly total: number }>;
  /** Those that are cancelled or deleted, the newest first: they are found when they are named. */
  hidden(person: Id<'person'> | 'all', limit: number): Promise<readonly Task[]>;
  /** Keeps what the numbers of a list stand for, for this person in this conversation. */
  remember(
    list: TaskNumbers & { readonly person: Id<'person'>; readonly place: Conversation },
  ): Promise<void>;
  /** The list that the person saw here last, if that is not long ago. */
  recall(person: Id<'person'>, place: Conversation): Promise<TaskNumbers | undefined>;
}

/** Which tasks a person may list. */
export const taskFilters = ['living', 'all', 'paused', 'failed', 'done'] as const;
/** One of `taskFilters`: the active and the paused, all but the deleted, or those whose newest run failed. */
export type TaskFilter = (typeof taskFilters)[number];

/** One page of a list. */
export interface TaskQuery {
  /** Whose tasks; an owner sees all. */
  readonly person: Id<'person'> | 'all';
  readonly filter: TaskFilter;
  readonly agent?: string;
  readonly offset: number;
  readonly limit: number;
}

/** A task with how its newest run is. */
export interface ListedTask extends Task {
  readonly lastState?: RunState;
}

/** The tasks of a list, numbered from `first`. */
export interface TaskNumbers {
  readonly first: number;
  readonly tasks: readonly Id<'task'>[];
}
