import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { type Calendar, type DayRule, timesOfDay } from '../../src/domain/calendar.ts';
import { nextDue } from '../../src/tasks/next-due.ts';
import { calendars } from '../support/schedule-arbitraries.ts';

/** In each zone of the world so many rules, so that all together are more than 10,000. */
const rulesPerZone = 26;
const mostInstants = 6;
const mostDays = 100;
const weekdayNames = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  readonly interval?: number;
  readonly byDay?: string[];
  readonly byMonth?: number[];
  readonly byMonthDay?: number[];
  readonly bySetPos?: number[];
  readonly wkst?: string;
}

/** The days in the words of RFC 5545: somebody else's reading of them. */
function ruleOf(days: DayRule): Rule {
  if (days.on === 'days') return { freq: 'DAILY', interval: days.every };
  if (days.on === 'dates') return { freq: 'MONTHLY', interval: days.every ?? 1, ...datesOf(days) };
  const byDay = days.weekdays.map((day) => weekdayNames[day] ?? '');
  if (days.on === 'weekdays') return { freq: 'WEEKLY', interval: days.every ?? 1, byDay, wkst: 'MO' };
  return { freq: 'MONTHLY', byDay, bySetPos: days.nths.map((nth) => (nth === 'last' ? -1 : nth)) };
}

function datesOf({ dates, months, orLast }: Extract<DayRule, { on: 'dates' }>): Partial<Rule> {
  const numbers = dates.map((date) => (date === 'last' ? -1 : date));
  // The last of the days from 28 on that a month has: the wanted one, or the month's last.
  const latest = Array.from({ length: (numbers[0] ?? 28) - 27 }, (_, index) => 28 + index);
  return {
    ...(orLast ? { byMonthDay: latest, bySetPos: [-1] } : { byMonthDay: numbers }),
    ...(months && { byMonth: [...months] }),
  };
}

/** The first moment at which the wall shows it, or the end of the gap that it falls into. */
function instantOf(wall: Temporal.PlainDateTime, zone: string): number {
  const shown = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (shown.toPlainDateTime().equals(wall)) return shown.epochMilliseconds;
  return shown.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.NaN;
}

function dueByRule(calendar: Calendar, zone: string, { day, after }: Start): readonly string[] {
  const dtstart = Temporal.ZonedDateTime.from(`${day}T00:00[UTC]`);
  const rule = new RRuleTemporal({ ...ruleOf(calendar.days), dtstart });
  const days = rule.between(dtstart.subtract({ seconds: 1 }), dtstart.add({ days: mostDays }), true);
  const due = new Set<number>();
  let daysMore = 2;
  for (const date of days) {
    for (const at of firstOf(date.toString().slice(0, 10), calendar, zone, after)) due.add(at);
    // A window of this day may go on into the next, whose first times come before its last.
    if (due.size >= mostInstants && daysMore-- === 0) break;
  }
  return [...due].toSorted((a, b) => a - b).map((at) => new Date(at).toISOString());
}

/** The first instants of one day, as many as are compared. */
function firstOf(date: string, { times }: Calendar, zone: string, after: number): readonly number[] {
  const start = Temporal.PlainDateTime.from(`${date}T00:00`);
  const afterWall = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone).toPlainDateTime();
  const due = new Set<number>();
  for (const ms of timesOfDay(times)) {
    const wall = start.add({ milliseconds: ms });
    if (Temporal.PlainDateTime.compare(wall, afterWall) < 0) continue;
    due.add(instantOf(wall, zone));
    if (due.size > mostInstants) break;
  }
  return [...due].filter((at) => at > after);
}

interface Start {
  /** Where strides begin, and the rule's first day. */
  readonly day: string;
  readonly after: number;
}

function dueByStep(calendar: Calendar, zone: string, after: number): readonly string[] {
  const due: string[] = [];
  let next = nextDue(calendar, zone, new Date(after));
  while (next && due.length < mostInstants) {
    due.push(next.toISOString());
    next = nextDue(calendar, zone, next);
  }
  return due;
}

/** Most are a day before the zone's clocks change. */
function daysOf(zone: string): fc.Arbitrary<string> {
  const year = fc.integer({ min: 2000, max: 2030 });
  const offset = fc.integer({ min: 0, max: 365 });
  return fc.tuple(year, offset, fc.integer({ min: 0, max: 4 })).map(([start, days, dice]) => {
    const any = Temporal.PlainDate.from(`${start}-01-01`).add({ days });
    const change = dice > 0 && any.toZonedDateTime(zone).getTimeZoneTransition('next');
    return (change ? change.toPlainDate().subtract({ days: 1 }) : any).toString();
  });
}

const zones = Intl.supportedValuesOf('timeZone');

test('over 10,000 rules in all zones of the world are due when RFC 5545 and Temporal say so', {
  timeout: 300_000,
}, () => {
  expect(zones.length * rulesPerZone).toBeGreaterThan(10_000);
  for (const zone of zones) {
    const cases = daysOf(zone).chain((day) => fc.tuple(fc.constant(day), calendars(day)));
    fc.assert(
      fc.property(cases, ([day, calendar]) => {
        // A window of the day before reaches into the first day, so the comparison begins behind it.
        const after = Temporal.ZonedDateTime.from(`${day}T23:59:59[${zone}]`).epochMilliseconds;
        const wanted = dueByRule(calendar, zone, { day, after }).slice(0, mostInstants);
        const found = dueByStep(calendar, zone, after).slice(0, wanted.length);
        expect(found, zone).toEqual(wanted);
      }),
      { numRuns: rulesPerZone },
    );
  }
});
