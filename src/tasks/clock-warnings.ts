import { formatInstant } from '../domain/format-instant.ts';
import type { Schedule, SchedulePhrase } from '../domain/schedule.ts';
import { wallOf } from '../domain/wall-time.ts';
import { nextDue } from './next-due.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const daysAhead = 400;
/** Some zones change four times a year. */
const mostWarnings = 4;

/** A change of the clocks: the wall shows `before` at its end and `after` from then on. */
interface Change {
  readonly at: Date;
  readonly before: number;
  readonly after: number;
}

/** Says what the next changes of the clocks do to a schedule, where they skip or double one of its times. */
export function clockWarnings(about: {
  readonly phrase: SchedulePhrase;
  readonly schedule: Schedule;
  readonly zone: string;
  readonly now: Date;
  /** How far to look. */
  readonly days?: number;
}): readonly string[] {
  const { phrase, schedule, zone, now, days = daysAhead } = about;
  if (schedule.kind === 'every' || phrase.kind === 'in') return [];
  return changesOf(zone, now, days)
    .flatMap((change) => warningOf(change, { phrase, schedule, zone }) ?? [])
    .slice(0, mostWarnings);
}

function changesOf(zone: string, now: Date, days: number): readonly Change[] {
  const changes: Change[] = [];
  const offsetAt = (ms: number) => wallOf(new Date(ms), zone) - ms;
  const start = Math.floor(now.getTime() / minuteMs) * minuteMs;
  for (let day = 0; day < days; day++) {
    let [from, to] = [start + day * dayMs, start + (day + 1) * dayMs];
    if (offsetAt(from) === offsetAt(to)) continue;
    while (to - from > minuteMs) {
      const middle = Math.floor((from + to) / 2 / minuteMs) * minuteMs;
      if (offsetAt(middle) === offsetAt(from)) from = middle;
      else to = middle;
    }
    changes.push({ at: new Date(to), before: to + offsetAt(from), after: to + offsetAt(to) });
  }
  return changes;
}

type Scheduled = { readonly phrase: SchedulePhrase; readonly schedule: Schedule; readonly zone: string };

function warningOf(change: Change, scheduled: Scheduled): string | undefined {
  const { at, before, after } = change;
  const { zone } = scheduled;
  const walls = wallsBetween(scheduled, Math.min(before, after), Math.max(before, after), at);
  const [first] = walls;
  if (first === undefined) return undefined;
  const times = timesOf(walls);
  const day = formatInstant(new Date(first), 'UTC', { year: true }).slice(0, -6);
  if (after > before) return `${day}: clocks skip ${times}; ${fateOfSkipped(change, scheduled)}.`;
  const due = nextDue(scheduled.schedule, zone, new Date(at.getTime() - 1));
  const isDoubled = due !== undefined && due.getTime() < at.getTime() + before - after;
  const fate = isDoubled ? 'it is due both times' : 'it is due the first time only';
  return `${day}: clocks go back and show ${times} twice; ${fate} (${zone}).`;
}

function fateOfSkipped(change: Change, scheduled: Scheduled): string {
  const { at, after } = change;
  const { schedule, zone } = scheduled;
  const due = nextDue(schedule, zone, new Date(at.getTime() - 1));
  if (due?.getTime() !== at.getTime()) return `it is left out (${zone})`;
  const meets = wallsBetween(scheduled, after, after + minuteMs, at).length > 0;
  return `it is due ${meets ? 'together with' : 'at'} ${formatInstant(at, zone)}${meets ? '' : ' instead'} (${zone})`;
}

/** The wall times of the rule from `from` to before `to`: in UTC the wall and the clock are one. */
function wallsBetween(scheduled: Scheduled, from: number, to: number, at: Date): readonly number[] {
  const { schedule } = scheduled;
  if (schedule.kind === 'once') return onceBetween(scheduled, from, to, at);
  const walls: number[] = [];
  let next = nextDue(schedule, 'UTC', new Date(from - 1));
  while (next && next.getTime() < to && walls.length < mostWalls) {
    walls.push(next.getTime());
    next = nextDue(schedule, 'UTC', next);
  }
  return walls;
}

/** A whole day of minutes was skipped once. */
const mostWalls = 1_500;

/** A single time was settled already, so that what was written is compared. */
function onceBetween(
  { phrase, schedule, zone }: Scheduled,
  from: number,
  to: number,
  at: Date,
): readonly number[] {
  if (phrase.kind !== 'at' || schedule.kind !== 'once') return [];
  const due = Date.parse(schedule.at);
  if (Math.abs(due - at.getTime()) > dayMs) return [];
  const [hour = 0, minute = 0] = phrase.time.split(':').map(Number);
  const wall = wallOf(new Date(due), zone);
  const said = Math.floor(from / dayMs) * dayMs + (hour * 60 + minute) * minuteMs;
  return said >= from && said < to && Math.abs(said - wall) < dayMs ? [said] : [];
}

function timesOf(walls: readonly number[]): string {
  const [first, last] = [walls[0], walls.at(-1)].map((wall) =>
    formatInstant(new Date(wall ?? 0), 'UTC', { day: false }),
  );
  return first === last ? `${first}` : walls.length === 2 ? `${first} and ${last}` : `${first} to ${last}`;
}
