import type { Calendar, DateOfMonth, DayRule, Nth, Times } from '../domain/calendar.ts';
import { monthNames } from '../domain/months.ts';
import { ordinal } from '../domain/ordinal.ts';
import { weekdays } from '../domain/schedule.ts';
import { describeLength } from './describe-length.ts';

/** A calendar in words that can be written as they are: `weekdays 09:00`, `every 2 hours from 08:00 to 20:00`. */
export function describeCalendar({ days, times }: Calendar): string {
  if (!('everyMs' in times)) return `${describeDays(days)} ${listOf(times)}`;
  const window = describeWindow(times);
  if (days.on !== 'weekdays' || days.every !== undefined) return `${describeDays(days)} ${window}`;
  return days.weekdays.length === 7 ? window : `${window} on ${describeWeekdays(days.weekdays)}`;
}

function describeWindow({ from, to, everyMs }: Exclude<Times, readonly string[]>): string {
  return `every ${describeLength(everyMs)} from ${from} to ${to}`;
}

function describeDays(rule: DayRule): string {
  if (rule.on === 'days') return `every ${rule.every} days`;
  if (rule.on === 'nth') return `${nthOf(rule.nths)} ${kindOf(rule.weekdays)} of the month`;
  if (rule.on === 'dates') return describeDates(rule);
  if (rule.every === undefined) return describeWeekdays(rule.weekdays);
  return `every ${rule.every} weeks on ${namesOf(rule.weekdays)}`;
}

function describeWeekdays(days: readonly number[]): string {
  if (days.length === 7) return 'daily';
  const field = days.join();
  if (field === '1,2,3,4,5') return 'weekdays';
  return field === '0,6' ? 'weekends' : listOf(days.map((day) => `${nameOf(day)}s`));
}

function namesOf(days: readonly number[]): string {
  return days.join() === '1,2,3,4,5' ? 'weekdays' : listOf(days.map(nameOf));
}

function kindOf(days: readonly number[]): string {
  return days.length === 1 ? nameOf(days[0] ?? 0) : 'weekday';
}

function describeDates({ dates, months, every, orLast }: Extract<DayRule, { on: 'dates' }>): string {
  const last = orLast ? ' or the last day' : '';
  const [month] = months ?? [];
  if (months?.length === 1 && month !== undefined && dates.length === 1) {
    return `yearly on ${dates[0]} ${monthNames[month - 1]}`;
  }
  const on = `on the ${datesOf(dates)}${last}`;
  if (months) return `quarterly ${on}`;
  if (every !== undefined) return `every ${every} months ${on}`;
  return dates.join() === 'last' ? 'last day of the month' : `monthly ${on}`;
}

function datesOf(dates: readonly DateOfMonth[]): string {
  return listOf(dates.map((date) => (date === 'last' ? 'last day' : ordinal(date))));
}

function nthOf(nths: readonly Nth[]): string {
  return listOf(nths.map((nth) => (nth === 'last' ? nth : ordinal(nth))));
}

function nameOf(weekday: number): string {
  const word: string = weekdays[weekday] ?? '';
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function listOf(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
