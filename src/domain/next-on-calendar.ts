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
 * two, or at the next valid minute where clocks skip it. So later wall times are never due earlier, and halving finds it.
 */
export function nextOnCalendar(calendar: Calendar, zone: string, after: Date): CalendarInstant | undefined {
  const wall = wallOf(after, zone);
  const times = timesOfDay(calendar.times);
  const last = times.at(-1) ?? 0;
  const first = startOfDay(wall) - startOfDay(last);
  for (let day = first; day < first + mostDays * dayMs; day += dayMs) {
    if (!fallsOn(calendar.days, day)) continue;
    const at = (index: number) => instantsOf(day + (times[index] ?? last), zone).next;
    if (at(times.length - 1) <= after) continue;
    return { day, at: at(firstAfter(after, times.length, at)) };
  }
  return undefined;
}

/** The first moment of the day of a wall time. */
export function startOfDay(wall: WallMs): WallMs {
  return Math.floor(wall / dayMs) * dayMs;
}

/** The last is known to come after. */
function firstAfter(after: Date, count: number, at: (index: number) => Date): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(middle) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
