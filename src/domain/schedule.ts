import type { Calendar } from './calendar.ts';

/** What a person asked for, before a zone and the present are applied to it. */
export type SchedulePhrase =
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'in'; readonly delayMs: number }
  /** A time on the wall such as `09:00`, in a zone that is known later: on the day, or (without one) the next such time. */
  | { readonly kind: 'at'; readonly time: string; readonly day?: WallDay }
  /** Its strides have no beginning yet. */
  | Calendar
  | { readonly kind: 'cron'; readonly expression: string };

/** When a task is due. Stored with the task, whose zone says what the hours of a calendar mean. */
export type Schedule =
  /** Every interval counted from the anchor (ISO instant), whatever the runs take. */
  | { readonly kind: 'every'; readonly everyMs: number; readonly anchor: string }
  | { readonly kind: 'once'; readonly at: string }
  /** What no single cron expression can say. */
  | Calendar
  /** Five fields, or six with the seconds first. */
  | { readonly kind: 'cron'; readonly expression: string };

/** The smallest gap between two due instants. */
export const shortestIntervalMs = 10_000;

/**
 * A day on the calendar, before the present is applied to it: `--12-24` is the next 24 December, `+3` is in three days,
 * `monday` may be today and `next-monday` may not.
 */
export type WallDay =
  | `${number}-${string}-${string}`
  | `--${string}-${string}`
  | 'today'
  | 'tomorrow'
  | `+${number}`
  | `next-${Weekday}`
  | Weekday;

/** The days of a week, in the order in which cron counts them from 0. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
/** One of `weekdays`. */
export type Weekday = (typeof weekdays)[number];

/** The hour of a calendar schedule that names none. */
export const usualTime = '09:00';

/** The longest that a schedule may wait for its next instant. */
export const longestIntervalMs = 10 * 366 * 86_400_000;
