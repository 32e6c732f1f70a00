import type { Task } from '../domain/task.ts';
import { nextDue } from './next-due.ts';

/** What becomes of the due instants of a task that have come. */
export interface DuePlan {
  /** The instant that runs now. */
  readonly run?: Date;
  /** The instants before it, which were missed, as one stretch. */
  readonly skipped?: Stretch;
  /** The first instant that has not come yet; undefined when there will be none. */
  readonly next?: Date;
}

/** Due instants that nobody ran. */
export interface Stretch {
  readonly first: Date;
  readonly last: Date;
  readonly count: number;
  readonly reason: string;
}

/** More missed instants than this are counted no further: nobody would read them. */
const mostCounted = 10_000;

/**
 * Decides on all due instants up to `now`: the last one runs if it is less than the task's grace late and nothing of
 * the task is still running; all others are skipped, with the reason. The next instant follows from the rule alone.
 */
export function planDue(task: Task, { now, busy }: { now: Date; busy: boolean }): DuePlan {
  if (!task.schedule || !task.nextDueAt) return {};
  const { schedule, zone, nextDueAt } = task;
  const next = nextDue(schedule, zone, now);
  const upcoming = next ? { next } : {};
  const { last, beforeLast, count } = passed(task, nextDueAt, now);
  const late = now.getTime() - last.getTime() > task.graceMs;
  const reason = late ? 'missed' : busy ? 'previous run still going' : undefined;
  if (reason !== undefined) return { skipped: { first: nextDueAt, last, count, reason }, ...upcoming };
  if (beforeLast === undefined) return { run: last, ...upcoming };
  const skipped = { first: nextDueAt, last: beforeLast, count: count - 1, reason: 'missed' };
  return { run: last, skipped, ...upcoming };
}

/** The instants from `first` to `now`: the last two and how many. */
function passed(
  { schedule, zone }: Task,
  first: Date,
  now: Date,
): { last: Date; beforeLast?: Date; count: number } {
  if (schedule?.kind === 'every') {
    const extra = Math.max(0, Math.floor((now.getTime() - first.getTime()) / schedule.everyMs));
    const at = (index: number) => new Date(first.getTime() + index * schedule.everyMs);
    return { last: at(extra), count: extra + 1, ...(extra > 0 && { beforeLast: at(extra - 1) }) };
  }
  let last = first;
  let beforeLast: Date | undefined;
  let count = 1;
  while (schedule && count < mostCounted) {
    const following = nextDue(schedule, zone, last);
    if (!following || following > now) break;
    beforeLast = last;
    last = following;
    count += 1;
  }
  return { last, count, ...(beforeLast && { beforeLast }) };
}
