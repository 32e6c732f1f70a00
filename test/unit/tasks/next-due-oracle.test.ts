import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Calendar, DayRule, Times } from '../../../src/domain/calendar.ts';
import { wallOf } from '../../../src/domain/wall-time.ts';
import { nextDue } from '../../../src/tasks/next-due.ts';
import { calendars } from '../../support/schedule-arbitraries.ts';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
/** Around the day: the one before it and the two behind it. */
const [daysBefore, daysBehind] = [1, 2];

/** What the wall shows at every minute of the days around a day: the truth that nextDue is held to. */
interface Truth {
  readonly from: number;
  readonly to: number;
  /** When the wall shows a time first, or, for one that it never shows, the first minute behind it. */
  readonly firstAt: ReadonlyMap<number, number>;
}

function truthAround(day: string, zone: string): Truth {
  const start = Date.parse(`${day}T00:00Z`) - (daysBefore + 1) * dayMs;
  const firstAt = new Map<number, number>();
  let shown = wallOf(new Date(start), zone);
  const from = shown;
  for (let at = start; at < start + (daysBefore + daysBehind + 2) * dayMs; at += minuteMs) {
    const wall = wallOf(new Date(at), zone);
    for (let each = shown + minuteMs; each < wall; each += minuteMs) firstAt.set(each, at);
    if (!firstAt.has(wall)) firstAt.set(wall, at);
    shown = Math.max(shown, wall);
  }
  return { from, to: shown, firstAt };
}

/** Looks at each minute of each day by itself. */
function dueByForce({ days, times }: Calendar, { from, to, firstAt }: Truth): readonly string[] {
  const due = new Set<number>();
  const minutes = Array.from({ length: 2 * 1_440 }, (_, minute) => minute).filter((minute) =>
    isOpen(times, minute),
  );
  for (let day = Math.floor(from / dayMs) * dayMs - dayMs; day <= to; day += dayMs) {
    if (!dayIsOnRule(days, day)) continue;
    for (const minute of minutes) {
      const at = firstAt.get(day + minute * minuteMs);
      if (at !== undefined) due.add(at);
    }
  }
  return [...due].toSorted((a, b) => a - b).map((at) => new Date(at).toISOString());
}

/** Minutes from 1440 on belong to the day behind, where a window goes on into it. */
function isOpen(times: Times, minute: number): boolean {
  if (!('everyMs' in times)) return minute < 1_440 && times.includes(clockOf(minute));
  const [from, to] = [minutesOf(times.from), minutesOf(times.to)];
  const last = to < from ? to + 1_440 : to;
  return minute >= from && minute <= last && ((minute - from) * minuteMs) % times.everyMs === 0;
}

const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function dayIsOnRule(rule: DayRule, day: number): boolean {
  const date = new Date(day);
  const weekday = date.getUTCDay();
  if (rule.on === 'nth') return daysOfMonth(date).some((_, index, all) => isPick(rule, { all, index, date }));
  const from = Date.parse(`${rule.from ?? '2000-01-03'}T00:00Z`);
  const every = rule.every ?? 1;
  if (rule.on === 'days') return day >= from && ((day - from) / dayMs) % every === 0;
  if (rule.on === 'weekdays') {
    const weeks = (mondayOf(day) - mondayOf(from)) / (7 * dayMs);
    return rule.weekdays.includes(weekday) && (!rule.from || (weeks >= 0 && weeks % every === 0));
  }
  const start = new Date(from);
  const months =
    (date.getUTCFullYear() - start.getUTCFullYear()) * 12 + date.getUTCMonth() - start.getUTCMonth();
  const all = daysOfMonth(date);
  const wanted = rule.dates.map((each) =>
    each === 'last' || (rule.orLast && each > all.length) ? all.length : each,
  );
  const inMonth = rule.months?.includes(date.getUTCMonth() + 1) ?? true;
  return (
    inMonth && wanted.includes(date.getUTCDate()) && (!rule.from || (months >= 0 && months % every === 0))
  );
}

function isPick(
  rule: Extract<DayRule, { on: 'nth' }>,
  { all, index, date }: { all: readonly Date[]; index: number; date: Date },
): boolean {
  if (all[index]?.getTime() !== date.getTime()) return false;
  const same = all.filter((each) => rule.weekdays.includes(each.getUTCDay()));
  return rule.nths.some((nth) => same.at(nth === 'last' ? -1 : nth - 1)?.getTime() === date.getTime());
}

function daysOfMonth(date: Date): readonly Date[] {
  const days: Date[] = [];
  const each = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
  while (each.getUTCMonth() === date.getUTCMonth()) {
    days.push(new Date(each));
    each.setUTCDate(each.getUTCDate() + 1);
  }
  return days;
}

function mondayOf(day: number): number {
  return day - ((new Date(day).getUTCDay() + 6) % 7) * dayMs;
}

function dueByStep(
  calendar: Calendar,
  zone: string,
  [from, to]: readonly [number, number],
): readonly string[] {
  const due: string[] = [];
  let next = nextDue(calendar, zone, new Date(from - 1));
  while (next && next.getTime() < to) {
    due.push(next.toISOString());
    next = nextDue(calendar, zone, next);
  }
  return due;
}

const changes = [
  ['Europe/Vienna', '2026-03-29'],
  ['Europe/Vienna', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Asia/Kolkata', '2026-03-29'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Apia', '2012-04-01'],
] as const;

describe('a calendar is due when every minute says so', () => {
  test.each(changes)('in %s around %s', (zone, day) => {
    const truth = truthAround(day, zone);
    const noon = Date.parse(`${day}T12:00Z`);
    const span = [noon - daysBefore * dayMs, noon + daysBehind * dayMs] as const;
    const isWithin = (at: string) => Date.parse(at) >= span[0] && Date.parse(at) < span[1];
    const anchor = new Date(Date.parse(`${day}T00:00Z`) - dayMs).toISOString().slice(0, 10);
    fc.assert(
      fc.property(calendars(anchor), (calendar) => {
        expect(dueByStep(calendar, zone, span)).toEqual(dueByForce(calendar, truth).filter(isWithin));
      }),
      { numRuns: 60 },
    );
  });
});

test.each<[string, Times, string, string, readonly string[]]>([
  [
    'a window',
    { from: '01:00', to: '03:00', everyMs: 30 * minuteMs },
    'Europe/Vienna',
    '2026-03-28T23:30Z',
    ['00:00', '00:30', '01:00'],
  ],
  [
    'a window',
    { from: '01:30', to: '03:00', everyMs: 30 * minuteMs },
    'Europe/Vienna',
    '2026-10-24T23:00Z',
    ['23:30', '00:00', '00:30', '02:00'],
  ],
  ['several times', ['02:15', '02:45'], 'Australia/Lord_Howe', '2026-10-03T12:00Z', ['15:30', '15:45']],
])('%s of %o in %s after %s', (_, times, zone, after, due) => {
  const calendar: Calendar = {
    kind: 'calendar',
    days: { on: 'weekdays', weekdays: [0, 1, 2, 3, 4, 5, 6] },
    times,
  };
  const start = Date.parse(after);
  const found = dueByStep(calendar, zone, [start, start + 6 * 60 * minuteMs]);
  expect(found.map((at) => at.slice(11, 16))).toEqual(due);
});

test('a day that never comes ends the search, and a rare one is found', () => {
  const never: Calendar = {
    kind: 'calendar',
    days: { on: 'dates', dates: [31], months: [2] },
    times: ['09:00'],
  };
  const rare: Calendar = {
    kind: 'calendar',
    days: { on: 'dates', dates: [29], every: 120, from: '2028-02-29' },
    times: ['09:00'],
  };
  expect(nextDue(never, 'UTC', new Date('2026-11-21T08:00Z'))).toBeUndefined();
  expect(nextDue(rare, 'UTC', new Date('2028-03-01T08:00Z'))).toEqual(new Date('2048-02-29T09:00Z'));
});
