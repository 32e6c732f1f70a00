import { formatInstant } from '../domain/format-instant.ts';
import type { Limits, LimitsPhrase } from '../domain/limits.ts';
import type { Schedule, SchedulePhrase } from '../domain/schedule.ts';
import { longestIntervalMs, shortestIntervalMs } from '../domain/schedule.ts';
import { isZone, unknownZone } from '../domain/zone.ts';
import { formatDuration } from '../kernel/duration.ts';
import { anchorCalendar } from './anchor-calendar.ts';
import { nextDue } from './next-due.ts';
import { endOfDay, instantOn } from './settle-day.ts';

/** A phrase in its place in the world. */
export interface UnsettledSchedule {
  readonly phrase: SchedulePhrase;
  readonly limits?: LimitsPhrase;
  readonly zone: string;
  readonly now: Date;
}

/** A schedule that will be due at least once, or why there is none. */
export type SettledSchedule =
  | {
      readonly kind: 'settled';
      readonly schedule: Schedule;
      /** By the rule alone, without jitter. */
      readonly firstDueAt: Date;
      readonly limits?: Limits;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** Applies the zone and the present to what a person asked for. What can never be due is refused, not stored. */
export function settleSchedule(unsettled: UnsettledSchedule): SettledSchedule {
  const { zone, now } = unsettled;
  if (!isZone(zone)) return refused(unknownZone(zone));
  const schedule = scheduleOf(unsettled);
  if (schedule.kind === 'refused') return schedule;
  const firstDueAt = nextDue(schedule, zone, now);
  if (firstDueAt) return settleLimits(unsettled, schedule, firstDueAt);
  if (schedule.kind === 'once') return refused(past(new Date(schedule.at), zone, now));
  return refused('This rule is never due: no such day exists. Check the day and the month of it.');
}

function scheduleOf({
  phrase,
  zone,
  now,
}: UnsettledSchedule): Schedule | Extract<SettledSchedule, { kind: 'refused' }> {
  if (phrase.kind === 'cron') return phrase;
  if (phrase.kind === 'calendar') return anchorCalendar(phrase, zone, now);
  if (phrase.kind === 'at') return { kind: 'once', at: instantOn(phrase, zone, now).toISOString() };
  const lengthMs = phrase.kind === 'in' ? phrase.delayMs : phrase.everyMs;
  if (lengthMs > longestIntervalMs) {
    return refused(
      `${formatDuration(lengthMs)} is too long. The longest is ${formatDuration(longestIntervalMs)}.`,
    );
  }
  if (phrase.kind === 'in') return { kind: 'once', at: new Date(now.getTime() + lengthMs).toISOString() };
  if (lengthMs >= shortestIntervalMs) return { kind: 'every', everyMs: lengthMs, anchor: now.toISOString() };
  return refused(
    `Every ${formatDuration(lengthMs)} is too often. The shortest interval is ${formatDuration(shortestIntervalMs)}.`,
  );
}

/** Applies limits alone to a schedule that is settled. */
export function settleLimits(
  { limits: said, zone, now }: Pick<UnsettledSchedule, 'limits' | 'zone' | 'now'>,
  schedule: Schedule,
  firstDueAt: Date,
): SettledSchedule {
  if (!said || Object.keys(said).length === 0) return { kind: 'settled', schedule, firstDueAt };
  const { until: phrase, ...others } = said;
  const until = phrase && untilOf(phrase, zone, now);
  if (until && until <= now) return refused(past(until, zone, now));
  if (until && until < firstDueAt) {
    return refused(
      `It would first be due ${formatInstant(firstDueAt, zone, { year: true })}, after its end ${formatInstant(until, zone, { year: true })} ${zone}.`,
    );
  }
  const gapMs = said.jitterMs === undefined ? undefined : shortestGapMs(schedule, zone, firstDueAt);
  if (gapMs !== undefined && said.jitterMs !== undefined && said.jitterMs > gapMs) {
    return refused(
      `A jitter of ${formatDuration(said.jitterMs)} is longer than the ${formatDuration(gapMs)} between two due times. Write a shorter one.`,
    );
  }
  return { kind: 'settled', schedule, firstDueAt, limits: { ...others, ...(until && { until }) } };
}

function untilOf(phrase: NonNullable<LimitsPhrase['until']>, zone: string, now: Date): Date {
  if (phrase.time !== undefined) return instantOn({ ...phrase, time: phrase.time }, zone, now);
  return 'day' in phrase ? endOfDay(phrase.day, zone, now) : now;
}

const mostLookedAt = 20;

/** Among the first instants; undefined when there is only one. */
function shortestGapMs(schedule: Schedule, zone: string, first: Date): number | undefined {
  let shortest: number | undefined;
  let last = first;
  for (let count = 1; count < mostLookedAt; count++) {
    const next = nextDue(schedule, zone, last);
    if (!next) break;
    shortest = Math.min(shortest ?? Number.POSITIVE_INFINITY, next.getTime() - last.getTime());
    last = next;
  }
  return shortest;
}

function past(at: Date, zone: string, now: Date): string {
  return `${formatInstant(at, zone, { year: true })} ${zone} has passed; it is ${formatInstant(now, zone, { year: true })}. Write a time to come.`;
}

function refused(reason: string): Extract<SettledSchedule, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
