import type { WallMs } from './wall-time.ts';

/**
 * Days and times of day, both as a wall shows them. A stride (`every`) is counted from the period that holds `from`; what a
 * person wrote has no `from` yet, and then every period counts.
 */
export interface Calendar {
  readonly kind: 'calendar';
  readonly days: DayRule;
  readonly times: Times;
}

/** Which days. */
export type DayRule =
  | ({ readonly on: 'days'; readonly every: number } & Stride)
  /** Weekdays from 0 for Sunday; `every` counts weeks, which begin on Monday. */
  | ({ readonly on: 'weekdays'; readonly weekdays: readonly number[] } & Stride)
  /** `every` counts months. With `orLast`, a month that lacks a date has its last day instead of none. */
  | ({
      readonly on: 'dates';
      readonly dates: readonly DateOfMonth[];
      readonly months?: readonly number[];
      readonly orLast?: true;
    } & Stride)
  /** The first, second … or last day of a month that is one of the weekdays. */
  | { readonly on: 'nth'; readonly nths: readonly Nth[]; readonly weekdays: readonly number[] };

interface Stride {
  readonly every?: number;
  /** A day such as `2026-11-27`. Nothing is due in periods before it. */
  readonly from?: string;
}

/** A day of a month, from 1. */
export type DateOfMonth = number | 'last';
/** A position among days of the same kind, from 1. */
export type Nth = number | 'last';

/** Times such as `09:00`, in order, or every so often within a window. */
export type Times = readonly string[] | Window;

/** From the first time on, never after the second. Hours that end before they begin go on into the next day. */
export interface Hours {
  readonly from: string;
  readonly to: string;
}

/** Every so often within some hours, counted from the first. */
export interface Window extends Hours {
  /** Whole minutes. */
  readonly everyMs: number;
}

/** The longest strides, of about ten years each. */
export const longestStrides = { day: 3_660, week: 520, month: 120 } as const;

/** All days of a week. */
export const everyDay: DayRule = { on: 'weekdays', weekdays: [0, 1, 2, 3, 4, 5, 6] };

const dayMs = 86_400_000;

/** Whether the rule holds on a day, given as the first moment of that day on the wall. */
export function fallsOn(rule: DayRule, day: WallMs): boolean {
  if (rule.on === 'days') return inStride(rule, day / dayMs, (from) => from / dayMs);
  const date = new Date(day);
  const isOneOf = 'weekdays' in rule && rule.weekdays.includes(date.getUTCDay());
  if (rule.on === 'weekdays') return isOneOf && inStride(rule, weekOf(day), weekOf);
  if (rule.on === 'nth') return isOneOf && rule.nths.some((nth) => isNth(nth, rule.weekdays, date));
  const inMonth = rule.months?.includes(date.getUTCMonth() + 1) ?? true;
  return inMonth && isDate(rule, date) && inStride(rule, monthOf(day), monthOf);
}

function inStride({ every, from }: Stride, period: number, periodOf: (day: WallMs) => number): boolean {
  if (every === undefined || from === undefined) return true;
  const passed = period - periodOf(Date.parse(`${from}T00:00Z`));
  return passed >= 0 && passed % every === 0;
}

/** 1 January 1970 was a Thursday. */
function weekOf(day: WallMs): number {
  return Math.floor((day / dayMs + 3) / 7);
}

function monthOf(day: WallMs): number {
  const date = new Date(day);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function isDate({ dates, orLast }: Extract<DayRule, { on: 'dates' }>, date: Date): boolean {
  const day = date.getUTCDate();
  const last = lengthOfMonth(date);
  return dates.some((each) => (each === 'last' || (orLast && each > last) ? day === last : day === each));
}

function isNth(nth: Nth, weekdays: readonly number[], date: Date): boolean {
  const [first, last] =
    nth === 'last' ? [date.getUTCDate() + 1, lengthOfMonth(date)] : [1, date.getUTCDate()];
  let count = 0;
  for (let day = first; day <= last; day++) {
    const weekday = (date.getUTCDay() + day - date.getUTCDate() + 35) % 7;
    if (weekdays.includes(weekday)) count += 1;
  }
  return count === (nth === 'last' ? 0 : nth);
}

function lengthOfMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The times as milliseconds after the day began, in order; more than a day where a window goes on into the next. */
export function timesOfDay(times: Times): readonly number[] {
  if (!('everyMs' in times)) return times.map(msOf);
  const fromMs = msOf(times.from);
  const count = Math.floor(windowMs(times) / times.everyMs) + 1;
  return Array.from({ length: count }, (_, index) => fromMs + index * times.everyMs);
}

/** How long a window is open. */
export function windowMs({ from, to }: Hours): number {
  return (msOf(to) - msOf(from) + dayMs) % dayMs;
}

function msOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}
