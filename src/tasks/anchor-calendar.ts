import type { Calendar } from '../domain/calendar.ts';
import { nextOnCalendar } from '../domain/next-on-calendar.ts';
import { wallOf } from '../domain/wall-time.ts';

/**
 * Lets the strides of a calendar begin: with the first of its days to come. Every few months without a date are counted
 * from today, like an interval, so they begin one stride later.
 */
export function anchorCalendar(calendar: Calendar, zone: string, now: Date): Calendar {
  const { days } = calendar;
  if (days.on === 'nth' || days.every === undefined) return calendar;
  if (days.on === 'dates' && days.dates.length === 0) {
    const today = new Date(wallOf(now, zone));
    const date = today.getUTCDate();
    const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + days.every, 1));
    const orLast = date > 28 && { orLast: true as const };
    return { ...calendar, days: { ...days, dates: [date], ...orLast, from: isoDay(month) } };
  }
  const first = nextOnCalendar(calendar, zone, now);
  return first ? { ...calendar, days: { ...days, from: isoDay(new Date(first.day)) } } : calendar;
}

function isoDay(day: Date): string {
  return day.toISOString().slice(0, 10);
}
