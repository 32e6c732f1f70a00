import type { Task } from '../domain/task.ts';
import { nextInstant } from './next-instant.ts';

/** What becomes of the due instants of a task that have come. */
export interface DuePlan {
  /** The instant that runs now. */
  readonly run?: Date;
  /** The instants before it, which were missed, as one stretch. */
  readonly skipped?: Stretch;
  /** The first instant that has not come yet; undefined when there will be none. */
  readonly next?: Date;
  /** Which limit ended the schedule, where one did. */
  readonly ended?: 'runs' | 'until';
}

/** Due instants that nobody ran. */
export interface Stretch {
  readonly first: Date;
  readonly last: Date;
  readonly count: number;
  readonly reason: string;
}

/** What a decision on due instants is made from. */
export interface Circumstances {
  readonly now: Date;
  /** Whether a run of the task is still going. */
  readonly busy: boolean;
  /** How many runs the schedule has made. */
  readonly runsMade: number;
}

/** More missed instants than this are counted no further: nobody would read them. */
const mostCounted = 10_000;

/**
 * Decides on all due instants up to `now`: the last one runs if it is less than the task's grace late, the task's end has
 * not come and nothing of the task is still running; all others are skipped, with the reason. The next instant follows
 * from the rule alone; there is none after the task's end or its last run.
 */
export function planDue(task: Task, { now, busy, runsMade }: Circumstances): DuePlan {
  const { schedule, nextDueAt, limits } = task;
  if (!schedule || !nextDueAt) return {};
  const { last, beforeLast, count } = passed(task, nextDueAt, now);
  const reason = reasonToSkip(task, { last, now, busy });
  const runs = runsMade + (reason === undefined ? 1 : 0);
  const coming = comingOf(task, { now, runs });
  if (reason !== undefined) return { skipped: { first: nextDueAt, last, count, reason }, ...coming };
  if (limits?.maxRuns !== undefined && runs > limits.maxRuns) return coming;
  if (beforeLast === undefined) return { run: last, ...coming };
  const skipped = { first: nextDueAt, last: beforeLast, count: count - 1, reason: 'missed' };
  return { run: last, skipped, ...coming };
}

function reasonToSkip(
  { graceMs, limits }: Task,
  { last, now, busy }: { last: Date; now: Date; busy: boolean },
): string | undefined {
  if (now.getTime() - last.getTime() > graceMs) return 'missed';
  if (limits?.until && now > limits.until) return 'past its end';
  return busy ? 'previous run still going' : undefined;
}

function comingOf(task: Task, { now, runs }: { now: Date; runs: number }): Pick<DuePlan, 'next' | 'ended'> {
  const { maxRuns, until } = task.limits ?? {};
  if (maxRuns !== undefined && runs >= maxRuns) return { ended: 'runs' };
  const next = nextInstant(task, now);
  if (next) return { next };
  return until ? { ended: 'until' } : {};
}

/** The instants from `first` to `now`: the last two and how many. */
function passed(task: Task, first: Date, now: Date): { last: Date; beforeLast?: Date; count: number } {
  const { schedule, limits } = task;
  if (schedule?.kind === 'every' && !limits?.jitterMs) {
    const end = limits?.until && limits.until < now ? limits.until : now;
    const extra = Math.max(0, Math.floor((end.getTime() - first.getTime()) / schedule.everyMs));
    const at = (index: number) => new Date(first.getTime() + index * schedule.everyMs);
    return { last: at(extra), count: extra + 1, ...(extra > 0 && { beforeLast: at(extra - 1) }) };
  }
  let last = first;
  let beforeLast: Date | undefined;
  let count = 1;
  while (count < mostCounted) {
    const following = nextInstant(task, last);
    if (!following || following > now) break;
    beforeLast = last;
    last = following;
    count += 1;
  }
  return { last, count, ...(beforeLast && { beforeLast }) };
}
