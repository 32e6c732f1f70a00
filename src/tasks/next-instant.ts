import type { Limits } from '../domain/limits.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Id } from '../kernel/ids.ts';
import { nextDue } from './next-due.ts';

/** What says when something is due: a task, or a schedule that is none yet and so has no jitter of its own. */
export interface Timetable {
  readonly id?: Id<'task'>;
  readonly schedule?: Schedule | undefined;
  readonly zone: string;
  readonly limits?: Limits | undefined;
}

/**
 * The first due instant strictly after `after`, with its jitter and not after its end; undefined when there is none.
 * An instant's jitter follows from the task and the instant alone, and ends before the next one: none overtakes another.
 */
export function nextInstant({ id, schedule, zone, limits }: Timetable, after: Date): Date | undefined {
  if (!schedule) return undefined;
  const { until, jitterMs = 0 } = limits ?? {};
  if (id === undefined || jitterMs === 0) return within(nextDue(schedule, zone, after), until);
  let due = nextDue(schedule, zone, new Date(after.getTime() - jitterMs));
  while (within(due, until)) {
    const following = due && nextDue(schedule, zone, due);
    const at = due && shifted(due, { id, jitterMs, following, until });
    if (at && at > after) return at;
    due = following;
  }
  return undefined;
}

function within(at: Date | undefined, until: Date | undefined): Date | undefined {
  return at && until && at > until ? undefined : at;
}

interface Shift {
  readonly id: Id<'task'>;
  readonly jitterMs: number;
  readonly following: Date | undefined;
  readonly until: Date | undefined;
}

/** Whole seconds, so that they can be read. */
function shifted(due: Date, { id, jitterMs, following, until }: Shift): Date {
  const spanMs = Math.min(jitterMs, (following?.getTime() ?? Number.POSITIVE_INFINITY) - due.getTime());
  const choices = Math.max(1, Math.floor(spanMs / 1_000));
  const at = due.getTime() + (hashOf(`${id} ${due.toISOString()}`) % choices) * 1_000;
  return new Date(Math.min(at, until?.getTime() ?? at));
}

/** FNV-1a with murmur's last mix: instants that differ in one digit are spread evenly. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
