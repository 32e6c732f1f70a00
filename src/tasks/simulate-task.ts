import type { RunSample } from '../contracts/stores/run-control-store.ts';
import { formatInstant } from '../domain/format-instant.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Task } from '../domain/task.ts';
import { clockWarnings } from './clock-warnings.ts';
import { nextInstant } from './next-instant.ts';

/** What a task would do in the days to come, if nobody touched it. */
export interface Simulation {
  /** Each day on which it is due, in its zone, and how often. */
  readonly days: readonly { readonly at: Date; readonly count: number }[];
  readonly total: number;
  /** Where counting ended early: how many there are about, if the rest is like what was counted. */
  readonly estimate?: number;
  readonly first: readonly Date[];
  /** What changes of the clocks do to it. */
  readonly clockWarnings: readonly string[];
  /** How many would begin while the run before still goes, by what the last runs took; undefined when there was none. */
  readonly overlaps?: number;
  readonly medianMs?: number;
  readonly medianCostUsd?: number;
}

const dayMs = 86_400_000;
const firstShown = 10;
/** An interval is counted by adding; everything else takes so long that whoever else waits would notice. */
const mostFires = { every: 50_000, others: 2_000 } as const;

/** Follows the schedule of a task for some days. */
export function simulateTask(
  task: Task,
  about: {
    readonly now: Date;
    readonly days: number;
    readonly runsMade: number;
    readonly samples: readonly RunSample[];
  },
): Simulation {
  const { now, days, runsMade, samples } = about;
  const end = new Date(now.getTime() + days * dayMs);
  const { fires, isCut } = firesOf(task, { now, end, runsMade });
  const medianMs = medianOf(samples.flatMap(({ durationMs }) => durationMs ?? []));
  const medianCostUsd = medianOf(samples.flatMap(({ costUsd }) => costUsd ?? []));
  return {
    days: perDay(fires, task.zone),
    total: fires.length,
    ...(isCut && { estimate: estimateOf(task, { fires, now, end, runsMade }) }),
    first: fires.slice(0, firstShown),
    clockWarnings: warningsOf(task, { now, days }),
    ...(medianMs !== undefined && { medianMs, overlaps: overlapsOf(fires, medianMs) }),
    ...(medianCostUsd !== undefined && { medianCostUsd }),
  };
}

function firesOf(
  task: Task,
  { now, end, runsMade }: { readonly now: Date; readonly end: Date; readonly runsMade: number },
): { readonly fires: readonly Date[]; readonly isCut: boolean } {
  const left = (task.limits?.maxRuns ?? Number.POSITIVE_INFINITY) - runsMade;
  const isPlain = task.schedule?.kind === 'every' && !task.limits?.jitterMs;
  const most = isPlain ? mostFires.every : mostFires.others;
  const fires: Date[] = [];
  // The instant that is due next is known; jitter may have moved it.
  const known = task.nextDueAt && task.nextDueAt > now ? task.nextDueAt : undefined;
  let next = known ?? nextInstant(task, now);
  while (next && next <= end && fires.length < left) {
    if (fires.length >= most) return { fires, isCut: true };
    fires.push(next);
    next = nextInstant(task, next);
  }
  return { fires, isCut: false };
}

/** If the rest is like what was counted, and no limit ends it before. */
function estimateOf(
  { limits }: Task,
  { fires, now, end, runsMade }: { fires: readonly Date[]; now: Date; end: Date; runsMade: number },
): number {
  const countedMs = (fires.at(-1)?.getTime() ?? 0) - now.getTime();
  const spanMs = Math.min(end.getTime(), limits?.until?.getTime() ?? end.getTime()) - now.getTime();
  const left = (limits?.maxRuns ?? Number.POSITIVE_INFINITY) - runsMade;
  return Math.min(left, Math.round((fires.length * spanMs) / countedMs));
}

function perDay(fires: readonly Date[], zone: string): Simulation['days'] {
  const dayOf = dayFormat(zone);
  const days: { at: Date; day: string; count: number }[] = [];
  for (const at of fires) {
    const day = dayOf(at);
    const last = days.at(-1);
    if (last?.day === day) last.count += 1;
    else days.push({ at, day, count: 1 });
  }
  return days.map(({ at, count }) => ({ at, count }));
}

/** Formatting is slow, so that the formatter is made once. */
function dayFormat(zone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  return (at) => format.format(at);
}

function warningsOf({ schedule, zone }: Task, { now, days }: { now: Date; days: number }): readonly string[] {
  return schedule ? clockWarnings({ phrase: phraseOf(schedule), schedule, zone, now, days }) : [];
}

/** A time that was settled once is an instant: no change of the clocks moves it. */
function phraseOf(schedule: Schedule): Parameters<typeof clockWarnings>[0]['phrase'] {
  return schedule.kind === 'once' ? { kind: 'in', delayMs: 0 } : schedule;
}

/** How many begin while the one before would still go, if what begins then is left out. */
function overlapsOf(fires: readonly Date[], medianMs: number): number {
  let overlaps = 0;
  let freeAt = 0;
  for (const fire of fires) {
    if (fire.getTime() < freeAt) overlaps += 1;
    else freeAt = fire.getTime() + medianMs;
  }
  return overlaps;
}

/** The middle one of some numbers; of two in the middle their mean. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Days in a row with the same count are one line: `Mon 23 Nov to Fri 27 Nov: 24 a day`. */
export function dayLines({ days }: Pick<Simulation, 'days'>, zone: string): readonly string[] {
  const stretches: { from: Date; to: Date; count: number; days: number }[] = [];
  for (const { at, count } of days) {
    const last = stretches.at(-1);
    const follows = last && isNextDay(last.to, at, zone);
    if (last && follows && last.count === count) Object.assign(last, { to: at, days: last.days + 1 });
    else stretches.push({ from: at, to: at, count, days: 1 });
  }
  return stretches.map(({ from, to, count, days: length }) => {
    const [first, last] = [from, to].map((at) => formatInstant(at, zone).slice(0, -6));
    return length === 1 ? `${first}: ${count}` : `${first} to ${last}: ${count} a day`;
  });
}

function isNextDay(before: Date, after: Date, zone: string): boolean {
  const dayOf = dayFormat(zone);
  const [first, second] = [before, after].map((at) => Date.parse(`${dayOf(at)}T00:00Z`));
  return (second ?? 0) - (first ?? 0) === dayMs;
}
