import { startOfDay } from '../domain/next-on-calendar.ts';
import type { WallDay } from '../domain/schedule.ts';
import { weekdays } from '../domain/schedule.ts';
import type { WallMs } from '../domain/wall-time.ts';
import { instantsOf, wallOf } from '../domain/wall-time.ts';

const dayMs = 86_400_000;

/** The days that the words may mean, the nearest first: the first one whose time is still to come is taken. */
function daysFor(day: WallDay | undefined, wall: WallMs): readonly WallMs[] {
  const today = startOfDay(wall);
  if (day === undefined) return [today, today + dayMs];
  if (day === 'today') return [today];
  if (day === 'tomorrow') return [today + dayMs];
  if (day.startsWith('+')) return [today + Number(day) * dayMs];
  if (day.startsWith('next-')) return [nextWeekday(day.slice(5), today + dayMs)];
  if (weekdays.some((each) => each === day)) {
    const nearest = nextWeekday(day, today);
    return [nearest, nearest + 7 * dayMs];
  }
  return day.startsWith('--') ? yearlyDays(day, today) : [Date.parse(`${day}T00:00Z`)];
}

/** The first such weekday from a day on. */
function nextWeekday(name: string, from: WallMs): WallMs {
  const weekday = weekdays.map(String).indexOf(name);
  return from + ((weekday - new Date(from).getUTCDay() + 7) % 7) * dayMs;
}

/** The 29 February may be eight years away. */
function yearlyDays(day: string, today: WallMs): readonly WallMs[] {
  const thisYear = new Date(today).getUTCFullYear();
  const [month = 0, date = 0] = day.slice(2).split('-').map(Number);
  return Array.from({ length: 9 }, (_, years) => Date.UTC(thisYear + years, month - 1, date)).filter(
    (start) => new Date(start).getUTCDate() === date,
  );
}

/** The instant of a day and a time; of several that the day may mean, the first to come, or else the last. */
export function instantOn(
  { day, time }: { readonly day?: WallDay; readonly time: string },
  zone: string,
  now: Date,
): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const timeMs = (hour * 60 + minute) * 60_000;
  const walls = daysFor(day, wallOf(now, zone)).map((start) => instantsOf(start + timeMs, zone).next);
  return walls.find((instant) => instant > now) ?? walls.at(-1) ?? now;
}

/** The last moment of a day. */
export function endOfDay(day: WallDay, zone: string, now: Date): Date {
  const ends = daysFor(day, wallOf(now, zone)).map(
    (start) => new Date(instantsOf(start + dayMs, zone).next.getTime() - 1),
  );
  return ends.find((end) => end > now) ?? ends.at(-1) ?? now;
}
