import type { Conversation } from '../../domain/channel.ts';
import type { Incident } from '../../domain/incident.ts';
import type { Id } from '../../kernel/ids.ts';

/** What is wrong with tasks. */
export interface IncidentStore {
  /**
   * Opens an incident, or counts one that has the same cause and is not over; the same run counts once. One that is new
   * while another of its task is muted is muted as well. It stays locked until the transaction ends.
   */
  count(trouble: Trouble): Promise<Incident>;
  get(id: Id<'incident'>): Promise<Incident | undefined>;
  /** Those of these tasks that are not over, the newest first. */
  open(tasks: readonly Id<'task'>[]): Promise<readonly Incident[]>;
  /** The runs of a task fail no more: ends what was open of that, and returns it. */
  recover(task: Id<'task'>): Promise<readonly Incident[]>;
  /** What a run said has reached its place: ends what was open of that for its task. */
  delivered(source: string): Promise<void>;
  /** Whether somebody was told. */
  setTold(id: Id<'incident'>, told: boolean): Promise<void>;
  /** Nothing is said of the task's failures for so long; undefined: it is said again. Returns those that this concerns. */
  mute(task: Id<'task'>, forMs: number | undefined): Promise<readonly Incident[]>;
  /** The task and the run that something was said for, by the source of its delivery. */
  behind(source: string): Promise<{ readonly task: Id<'task'>; readonly run?: Id<'run'> } | undefined>;
}

/** Something went wrong with a task. */
export interface Trouble extends Pick<Incident, 'id' | 'task' | 'kind' | 'cause' | 'reason'> {
  readonly run: Id<'run'> | undefined;
  readonly target: Conversation;
}
