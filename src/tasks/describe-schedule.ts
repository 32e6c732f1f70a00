import { calendarOf } from '../domain/calendar-phrase.ts';
import { formatInstant } from '../domain/format-instant.ts';
import type { Limits } from '../domain/limits.ts';
import type { Schedule } from '../domain/schedule.ts';
import { formatDuration } from '../kernel/duration.ts';
import { describeCalendar } from './describe-calendar.ts';
import { describeLength } from './describe-length.ts';

/** The schedule in words, with the zone wherever hours depend on it and the limits behind: `weekdays 09:00 Europe/Vienna`. */
export function describeSchedule(schedule: Schedule, zone: string, limits: Limits = {}): string {
  // An interval is the same everywhere, its end is not.
  const endZone = schedule.kind === 'every' ? ` ${zone}` : '';
  return [describeRule(schedule, zone), ...describeLimits(limits, zone, endZone)].join(', ');
}

function describeRule(schedule: Schedule, zone: string): string {
  if (schedule.kind === 'every') return `every ${describeLength(schedule.everyMs)}`;
  if (schedule.kind === 'once') {
    return `once on ${formatInstant(new Date(schedule.at), zone, { year: true })} ${zone}`;
  }
  const calendar = schedule.kind === 'calendar' ? schedule : calendarOf(schedule.expression);
  if (calendar) return `${describeCalendar(calendar)} ${zone}`;
  return `cron "${schedule.kind === 'cron' ? schedule.expression : ''}" ${zone}`;
}

function describeLimits(
  { until, maxRuns, jitterMs }: Limits,
  zone: string,
  endZone: string,
): readonly string[] {
  return [
    ...(jitterMs === undefined ? [] : [`± up to ${formatDuration(jitterMs)} later`]),
    ...(maxRuns === undefined ? [] : [`at most ${maxRuns} ${maxRuns === 1 ? 'run' : 'runs'}`]),
    ...(until ? [`until ${formatEnd(until, zone)}${endZone}`] : []),
  ];
}

/** The last moment of a day is that day. */
export function formatEnd(until: Date, zone: string): string {
  const text = formatInstant(until, zone, { year: true });
  const next = formatInstant(new Date(until.getTime() + 1), zone, { year: true });
  return until.getTime() % 1_000 === 999 && text.slice(0, -6) !== next.slice(0, -6)
    ? text.slice(0, -6)
    : text;
}
