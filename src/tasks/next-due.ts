import { nextOnCalendar } from '../domain/next-on-calendar.ts';
import type { Schedule } from '../domain/schedule.ts';
import { nextByCron } from './next-by-cron.ts';

/**
 * The first instant strictly after `after` at which the schedule is due; undefined when there is none any more.
 * Counted from the previous due instant, not from now, it never drifts. Where clocks go forward, a time that is skipped
 * is due at the next valid minute; where they go back, a fixed time is due once, at the first of the two, while a rule
 * for every hour keeps going through both.
 */
export function nextDue(schedule: Schedule, zone: string, after: Date): Date | undefined {
  if (schedule.kind === 'once') return later(new Date(schedule.at), after);
  if (schedule.kind === 'cron') return nextByCron(schedule.expression, zone, after);
  if (schedule.kind === 'calendar') return nextOnCalendar(schedule, zone, after)?.at;
  const anchorMs = Date.parse(schedule.anchor);
  const passed = Math.floor((after.getTime() - anchorMs) / schedule.everyMs);
  return new Date(anchorMs + Math.max(1, passed + 1) * schedule.everyMs);
}

function later(instant: Date, after: Date): Date | undefined {
  return instant > after ? instant : undefined;
}
