import { cronSets } from '../domain/cron-expression.ts';
import type { Schedule, SchedulePhrase } from '../domain/schedule.ts';
import { clockWarnings } from './clock-warnings.ts';
import { nextDue } from './next-due.ts';

const dayMs = 86_400_000;
/** More often than every five minutes. */
const manyADay = 288;

/** What a person may not expect of a schedule, a sentence each. */
export function warningsOf(about: {
  readonly phrase: SchedulePhrase;
  readonly schedule: Schedule;
  readonly zone: string;
  readonly now: Date;
}): readonly string[] {
  const { schedule } = about;
  return [...eitherDay(schedule), ...rareDates(schedule), ...veryOften(about), ...clockWarnings(about)];
}

function eitherDay(schedule: Schedule): readonly string[] {
  if (schedule.kind !== 'cron') return [];
  const [weekday, , date] = schedule.expression.trim().split(/\s+/).toReversed();
  if (date === '*' || weekday === '*') return [];
  return [
    `The day of month (${date}) and the day of week (${weekday}) are both set: it is due on each day that fulfils one of the two, not both.`,
  ];
}

function rareDates(schedule: Schedule): readonly string[] {
  const { dates, months } = datesOf(schedule);
  const latest = Math.max(0, ...dates);
  if (latest < 29 || dates.length === 0) return [];
  const shorter = months.filter((month) => new Date(Date.UTC(2027, month, 0)).getUTCDate() < latest);
  if (shorter.length === 0) return [];
  if (months.length === 1) return ['29 February is in leap years only: it is left out in all others.'];
  return [
    `A month without a day ${latest} is left out. For the end of each month write: last day of the month`,
  ];
}

/** The numbers of days that are left out where a month lacks them. */
function datesOf(schedule: Schedule): { dates: readonly number[]; months: readonly number[] } {
  const all = Array.from({ length: 12 }, (_, index) => index + 1);
  if (schedule.kind === 'cron') {
    const sets = cronSets(schedule.expression);
    const isAny = schedule.expression.trim().split(/\s+/).at(-3) === '*';
    return { dates: isAny ? [] : (sets?.date ?? []), months: sets?.month ?? [] };
  }
  if (schedule.kind !== 'calendar' || schedule.days.on !== 'dates' || schedule.days.orLast) {
    return { dates: [], months: [] };
  }
  const { dates, months = all } = schedule.days;
  return { dates: dates.filter((date) => date !== 'last'), months };
}

function veryOften({
  schedule,
  zone,
  now,
}: {
  schedule: Schedule;
  zone: string;
  now: Date;
}): readonly string[] {
  if (schedule.kind === 'once') return [];
  const first = nextDue(schedule, zone, now);
  const end = first && first.getTime() + dayMs;
  let count = 0;
  for (let at = first; at && end && at.getTime() < end && count <= manyADay; count++) {
    at = nextDue(schedule, zone, at);
  }
  if (count <= manyADay) return [];
  return [`This is very often: more than ${manyADay} runs a day. Each one may ask the agent, and cost.`];
}
