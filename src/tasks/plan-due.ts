import { planOverlap } from '../domain/plan-overlap.ts';
import type { Task } from '../domain/task.ts';
import type { Missed } from '../domain/task-policy.ts';
import { nextInstant } from './next-instant.ts';
import { passedInstants } from './passed-instants.ts';

/** What becomes of the due instants of a task that have come. */
export interface DuePlan {
  /** The instants that run now, one after another. */
  readonly runs: readonly Date[];
  /** The instants before them that do not, as one stretch. */
  readonly skipped?: Stretch;
  /** The runs that are open are to make room. */
  readonly replaces?: true;
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
  /** There were more, which nobody counted. */
  readonly atLeast?: true;
  readonly reason: string;
}

/** What a decision on due instants is made from. */
export interface Circumstances {
  readonly now: Date;
  /** How many runs of the task are not over. */
  readonly open: number;
  /** How many runs the schedule has made. */
  readonly runsMade: number;
  /** How many missed instants of a rule are counted one by one. */
  readonly mostCounted?: number;
}

/** Each instant of a rule costs up to half a millisecond. */
const usuallyCounted = 1_000;
/** A look at the clock comes each second; one that is so late was no look for a while. */
const promptMs = 60_000;

/**
 * Decides on all due instants up to `now`. How the task treats missed ones says which may run, the runs that are open say
 * for how many there is room, and all others are skipped, with the reason: each instant ends as one of both. The next
 * instant follows from the rule alone; there is none after the task's end or its last run.
 */
export function planDue(task: Task, circumstances: Circumstances): DuePlan {
  const { schedule, nextDueAt: first, limits, policy } = task;
  if (!schedule || !first) return { runs: [] };
  const { now, runsMade, mostCounted = usuallyCounted } = circumstances;
  const most = mostOf(policy.missed) + 1;
  const passed = passedInstants(task, { first, now, most, mostCounted });
  const wanted = wantedOf(task, passed.newest, now);
  const { room, full, replaces } = planOverlap(policy.overlap, circumstances.open);
  const left = limits?.maxRuns === undefined ? room : Math.min(room, limits.maxRuns - runsMade);
  const coming = comingOf(task, { now, runs: runsMade + Math.min(wanted.length, Math.max(0, left)) });
  if (limits?.maxRuns !== undefined && runsMade >= limits.maxRuns) return { runs: [], ...coming };
  const runs = newest(wanted, left);
  const last = passed.newest.at(-1 - runs.length);
  const count = passed.count - runs.length;
  const reason = runs.length > 0 ? 'missed' : whyNone(task, { now, full, wanted: wanted.length, last });
  return {
    runs,
    ...(last && count > 0 && { skipped: stretch({ first, last, count, reason }, passed.atLeast) }),
    ...(replaces && runs.length > 0 && { replaces }),
    ...coming,
  };
}

/** Whether a task was due so long ago that nobody can have looked at the clock since. */
export function isLate({ nextDueAt }: Task, now: Date): boolean {
  return nextDueAt !== undefined && now.getTime() - nextDueAt.getTime() > promptMs;
}

/** How late a task's due times may run. */
export function graceOf({ policy, graceMs }: Pick<Task, 'policy' | 'graceMs'>): number {
  return policy.graceMs ?? graceMs;
}

function mostOf(missed: Missed = 'once'): number {
  return typeof missed === 'object' ? missed.all : 1;
}

/** The instants that may run: the newest that are not too late, unless the task's end has come. */
function wantedOf(task: Task, instants: readonly Date[], now: Date): readonly Date[] {
  const { policy, limits } = task;
  if (limits?.until && now > limits.until) return [];
  const graceMs = policy.missed === 'skip' ? Math.min(promptMs, graceOf(task)) : graceOf(task);
  const inTime = instants.filter((at) => now.getTime() - at.getTime() <= graceMs);
  return newest(inTime, mostOf(policy.missed));
}

function whyNone(task: Task, { now, full, wanted, last }: NoRun): string {
  if (wanted > 0) return full;
  const isTooLate = last !== undefined && now.getTime() - last.getTime() > graceOf(task);
  return task.limits?.until && now > task.limits.until && !isTooLate ? 'past its end' : 'missed';
}

interface NoRun {
  readonly now: Date;
  readonly full: string;
  readonly wanted: number;
  readonly last: Date | undefined;
}

function stretch(skipped: Stretch, atLeast: true | undefined): Stretch {
  return { ...skipped, ...(atLeast && { atLeast }) };
}

function newest(instants: readonly Date[], count: number): readonly Date[] {
  return count > 0 ? instants.slice(-count) : [];
}

function comingOf(task: Task, { now, runs }: { now: Date; runs: number }): Pick<DuePlan, 'next' | 'ended'> {
  const { maxRuns, until } = task.limits ?? {};
  if (maxRuns !== undefined && runs >= maxRuns) return { ended: 'runs' };
  const next = nextInstant(task, now);
  if (next) return { next };
  return until ? { ended: 'until' } : {};
}
