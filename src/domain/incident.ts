import type { Id } from '../kernel/ids.ts';
import type { Conversation } from './channel.ts';

/** What may be wrong with a task: its runs fail, or what they say does not reach its place. */
export const incidentKinds = ['failing', 'undelivered'] as const;
/** One of `incidentKinds`. */
export type IncidentKind = (typeof incidentKinds)[number];

/** `muted`: it is counted, and nothing is said of it. */
export const incidentStates = ['open', 'muted', 'closed'] as const;
/** One of `incidentStates`. */
export type IncidentState = (typeof incidentStates)[number];

/** One cause of trouble with a task, from its first time until it is over. */
export interface Incident {
  readonly id: Id<'incident'>;
  readonly task: Id<'task'>;
  readonly kind: IncidentKind;
  /** The same for the same trouble. */
  readonly cause: string;
  readonly state: IncidentState;
  readonly mutedUntil?: Date;
  /** In the words of the last time. */
  readonly reason: string;
  readonly count: number;
  /** Raised by each change. */
  readonly revision: number;
  /** Whether somebody was told. */
  readonly told: boolean;
  /** The run of the last time. */
  readonly run?: Id<'run'>;
  /** Where it is told; of what was not delivered: where to. */
  readonly target: Conversation;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** When a run of the task had succeeded last, before it began. */
  readonly lastOkAt?: Date;
}

/** The name of the message in which an incident is told. */
export function incidentCard({ id }: Pick<Incident, 'id'>): string {
  return `incident:${id}`;
}

/**
 * Whether a person should hear of it anew where its message cannot be changed: the first time, and when it goes on and on.
 */
export function isNews({ told, count }: Pick<Incident, 'told' | 'count'>): boolean {
  return !told || count === 3 || count === 10;
}
