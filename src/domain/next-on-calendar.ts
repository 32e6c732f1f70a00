import type { Calendar } from './calendar.ts';
import { fallsOn, timesOfDay } from './calendar.ts';
import type { WallMs } from './wall-time.ts';
import { instantsOf, wallOf } from './wall-time.ts';

/** A due instant, and the day on the wall that it stands for: where clocks skip a day, the instant shows the next. */
export interface CalendarInstant {
  readonly day: WallMs;
  readonly at: Date;
}

const dayMs = 86_400_000;
/** 29 February every ten years is due every twenty, and rarely every forty. */
const mostDays = 40 * 366;

/**
 * The first instant strictly after `after`; undefined when no such day comes. Each wall time is due once: at the first of
 * two, or at the next valid minute where clocks skip it. So a later wall time is never due earlier than another, and what
 * the wall has shown up to `after` need not be looked at again.
 */
export function nextOnCalendar(calendar: Calendar, zone: string, after: Date): CalendarInstant | undefined {
  const wall = wallOf(after, zone);
  const times = timesOfDay(calendar.times);
  const first = startOfDay(wall) - startOfDay(times.at(-1) ?? 0);
  for (let day = first; day < first + mostDays * dayMs; day += dayMs) {
    if (!fallsOn(calendar.days, day)) continue;
    for (const time of times) {
      if (day + time <= wall) continue;
      const at = instantsOf(day + time, zone).next;
      if (at > after) return { day, at };
    }
  }
  return undefined;
}

/** The first moment of the day of a wall time. */
export function startOfDay(wall: WallMs): WallMs {
  return Math.floor(wall / dayMs) * dayMs;
}
