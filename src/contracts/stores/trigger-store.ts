import type { OccurrenceOutcome, Task } from '../../domain/task.ts';
import type { AwaitedOutcome, TriggerOrigin } from '../../domain/trigger.ts';
import type { Id } from '../../kernel/ids.ts';

/** What begins tasks besides time, and each time that it did. What is locked here stays so until the transaction ends. */
export interface TriggerStore {
  /** The active tasks that listen to a conversation, by its key, locked in the order of their ids. */
  listening(place: string): Promise<readonly Task[]>;
  /** The active tasks that wait for one of these outcomes of a task that their creators may see; locked as above. */
  following(source: Id<'task'>, outcomes: readonly AwaitedOutcome[]): Promise<readonly Task[]>;
  /** The task and all that it waits for, one behind the other, itself first; a circle is cut. */
  upstream(task: Id<'task'>): Promise<readonly Id<'task'>[]>;
  /** Gives the task an address and a secret in place of those that it had; undefined takes them away. */
  setHook(task: Id<'task'>, hook: Hook | undefined): Promise<void>;
  hookOf(publicId: string): Promise<(Hook & { readonly task: Id<'task'> }) | undefined>;
  /** The task in whatever state, locked. */
  take(task: Id<'task'>): Promise<Task | undefined>;
  /** What came of this key, or of this mark, before. */
  seen(firing: Pick<Firing, 'task' | 'key' | 'mark'>): Promise<SeenFiring | undefined>;
  /** How often the task was begun by this origin in the last minute. */
  lately(task: Id<'task'>, origin: TriggerOrigin): Promise<FiringCount>;
  note(firing: Firing): Promise<void>;
  /** What was skipped, the newest first. */
  skipped(task: Id<'task'>, limit: number): Promise<readonly SkippedFiring[]>;
}

/** How a task is called from outside. */
export interface Hook {
  /** The last part of its address. */
  readonly publicId: string;
  readonly secret: string;
}

/** One time that a trigger was taken. */
export interface Firing {
  readonly task: Id<'task'>;
  /** What makes it this one and no other; it never begins a second run. */
  readonly key: string;
  /** A signature, which counts once under whatever key. */
  readonly mark?: string;
  readonly origin: TriggerOrigin;
  readonly outcome: OccurrenceOutcome;
  readonly reason?: string;
  readonly run?: Id<'run'>;
}

/** What came of a trigger that comes again. */
export interface SeenFiring {
  readonly reason?: string;
  readonly run?: { readonly id: Id<'run'>; readonly number: number };
  /** Whether the mark itself is known, and not only the key. */
  readonly marked: boolean;
}

/** How much a trigger was taken. */
export interface FiringCount {
  /** Whatever came of them. */
  readonly all: number;
  readonly runs: number;
  /** When the oldest of them is a minute ago. */
  readonly freeInMs: number;
  /** How many were too many in the last hour. */
  readonly flooded: number;
}

/** One that made no run. */
export interface SkippedFiring {
  readonly at: Date;
  readonly origin: TriggerOrigin;
  readonly reason: string;
}
