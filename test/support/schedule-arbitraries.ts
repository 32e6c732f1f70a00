import fc from 'fast-check';
import type { Calendar, DayRule, Nth, Times } from '../../src/domain/calendar.ts';

const two = (value: number) => String(value).padStart(2, '0');
const time = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
/** Most of them in the small hours, where clocks change. */
const minuteOfDay = fc.oneof(fc.integer({ min: 0, max: 239 }), fc.integer({ min: 0, max: 1_439 }));
const sorted = <Value extends string | number>(values: readonly Value[]) =>
  [...values].toSorted((a, b) => (a < b ? -1 : 1));
const someOf = (least: number, most: number, count = 3) =>
  fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: count }).map(sorted);

const clockTimes: fc.Arbitrary<Times> = fc
  .uniqueArray(minuteOfDay.map(time), { minLength: 1, maxLength: 4 })
  .map(sorted);

const windows = (overnight: boolean): fc.Arbitrary<Times> =>
  fc
    .record({
      from: minuteOfDay,
      length: fc.integer({ min: 1, max: 1_439 }),
      every: fc.integer({ min: 1, max: 360 }),
    })
    .map(({ from, length, every }) => {
      const end = overnight ? (from + length) % 1_440 : Math.min(1_439, from + length);
      const start = end === from ? from - 1 : from;
      const span = (end - start + 1_440) % 1_440;
      return { from: time(start), to: time(end), everyMs: Math.min(every, span) * 60_000 };
    });

const allDays = [0, 1, 2, 3, 4, 5, 6];
const days = fc.oneof(fc.constant(allDays), someOf(0, 6));
const nths = fc
  .uniqueArray(fc.constantFrom<Nth>(1, 2, 3, 4, 5, 'last'), { minLength: 1, maxLength: 3 })
  .map((values) => [
    ...values.filter((value) => value !== 'last').toSorted((a, b) => a - b),
    ...values.filter((value) => value === 'last'),
  ]);

/** Rules without a stride, and strides that begin on `from`, which is one of their days. */
function dayRules(from: string): fc.Arbitrary<DayRule> {
  const day = new Date(`${from}T00:00Z`);
  const every = fc.integer({ min: 2, max: 5 });
  const weekday = day.getUTCDay();
  const withWeekday = someOf(0, 6).map((found) => sorted([...new Set([...found, weekday])]));
  const withDate = someOf(1, 31).map((found) => sorted([...new Set([...found, day.getUTCDate()])]));
  return fc.oneof(
    days.map((weekdays) => ({ on: 'weekdays' as const, weekdays })),
    someOf(1, 31).map((dates) => ({ on: 'dates' as const, dates })),
    someOf(1, 28).map((dates) => ({ on: 'dates' as const, dates: [...dates, 'last' as const] })),
    someOf(29, 31, 1).map((dates) => ({ on: 'dates' as const, dates, orLast: true as const })),
    someOf(1, 31).map((dates) => ({ on: 'dates' as const, dates, months: [1, 4, 7, 10] })),
    fc.record({ nths, weekdays: someOf(0, 6, 1) }).map((rule) => ({ on: 'nth' as const, ...rule })),
    nths.map((each) => ({ on: 'nth' as const, nths: each, weekdays: [1, 2, 3, 4, 5] })),
    every.map((count) => ({ on: 'days' as const, every: count, from })),
    fc.record({ weekdays: withWeekday, every }).map((rule) => ({ on: 'weekdays' as const, ...rule, from })),
    fc.record({ dates: withDate, every }).map((rule) => ({ on: 'dates' as const, ...rule, from })),
  );
}

/** Calendars of every form; strides begin on `from`. */
export function calendars(from: string): fc.Arbitrary<Calendar> {
  const weekdayRules = days.map((weekdays) => ({ on: 'weekdays' as const, weekdays }));
  const daily = fc.constant({ on: 'weekdays' as const, weekdays: allDays });
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.tuple(dayRules(from), clockTimes) },
      fc.tuple(weekdayRules, windows(false)),
      fc.tuple(daily, windows(true)),
      fc.tuple(dayRules(from), windows(false)),
    )
    .map(([rule, times]) => ({ kind: 'calendar' as const, days: rule, times }));
}
