import { formatInstant } from '../domain/format-instant.ts';
import type { Schedule, SchedulePhrase, WallDay } from '../domain/schedule.ts';
import { longestIntervalMs, shortestIntervalMs, weekdays } from '../domain/schedule.ts';
import type { WallMs } from '../domain/wall-time.ts';
import { instantsOf, wallOf } from '../domain/wall-time.ts';
import { isZone, unknownZone } from '../domain/zone.ts';
import { formatDuration } from '../kernel/duration.ts';
import { nextDue } from './next-due.ts';

/** A phrase in its place in the world. */
export interface UnsettledSchedule {
  readonly phrase: SchedulePhrase;
  readonly zone: string;
  readonly now: Date;
}

/** A schedule that will be due at least once, or why there is none. */
export type SettledSchedule =
  | { readonly kind: 'settled'; readonly schedule: Schedule; readonly firstDueAt: Date }
  | { readonly kind: 'refused'; readonly reason: string };

const dayMs = 86_400_000;

/** Applies the zone and the present to what a person asked for. What can never be due is refused, not stored. */
export function settleSchedule({ phrase, zone, now }: UnsettledSchedule): SettledSchedule {
  if (!isZone(zone)) return refused(unknownZone(zone));
  const schedule = scheduleOf({ phrase, zone, now });
  if (schedule.kind === 'refused') return schedule;
  const firstDueAt = nextDue(schedule, zone, now);
  if (firstDueAt) return { kind: 'settled', schedule, firstDueAt };
  if (schedule.kind === 'once') return refused(past(new Date(schedule.at), zone, now));
  return refused('This rule is never due: no such day exists. Check the day and the month of it.');
}

function scheduleOf({
  phrase,
  zone,
  now,
}: UnsettledSchedule): Schedule | Extract<SettledSchedule, { kind: 'refused' }> {
  if (phrase.kind === 'cron') return phrase;
  if (phrase.kind === 'at') return { kind: 'once', at: instantOf(phrase, zone, now).toISOString() };
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

function instantOf({ time, day }: Extract<SchedulePhrase, { kind: 'at' }>, zone: string, now: Date): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const timeMs = (hour * 60 + minute) * 60_000;
  const walls = daysFor(day, wallOf(now, zone)).map((dayStart) => instantsOf(dayStart + timeMs, zone).next);
  return walls.find((instant) => instant > now) ?? walls.at(-1) ?? now;
}

/** The days that the word may mean, the nearest first: the first one whose time is still to come is taken. */
function daysFor(day: WallDay | undefined, wall: WallMs): readonly WallMs[] {
  const today = wall - (wall % dayMs);
  if (day === undefined) return [today, today + dayMs];
  if (day === 'today') return [today];
  if (day === 'tomorrow') return [today + dayMs];
  const weekday = weekdays.find((each) => each === day);
  if (weekday) {
    const nearest = today + ((weekdays.indexOf(weekday) - new Date(today).getUTCDay() + 7) % 7) * dayMs;
    return [nearest, nearest + 7 * dayMs];
  }
  return day.startsWith('--') ? yearlyDays(day, today) : [Date.parse(`${day}T00:00Z`)];
}

/** The 29 February may be eight years away. */
function yearlyDays(day: string, today: WallMs): readonly WallMs[] {
  const thisYear = new Date(today).getUTCFullYear();
  const [month = 0, date = 0] = day.slice(2).split('-').map(Number);
  return Array.from({ length: 9 }, (_, years) => Date.UTC(thisYear + years, month - 1, date)).filter(
    (start) => new Date(start).getUTCDate() === date,
  );
}

function past(at: Date, zone: string, now: Date): string {
  return `${formatInstant(at, zone, { year: true })} ${zone} has passed; it is ${formatInstant(now, zone, { year: true })}. Write a time to come.`;
}

function refused(reason: string): Extract<SettledSchedule, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
