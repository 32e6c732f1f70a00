import type { Calendar, DayRule, Times } from './calendar.ts';
import { cronSets } from './cron-expression.ts';
import type { SchedulePhrase } from './schedule.ts';

/** A calendar as it is kept: as one cron expression where one can say it, which is how the plain rules always were. */
export function phraseOf(days: DayRule, times: Times): SchedulePhrase {
  const [time, ...more] = 'everyMs' in times ? [] : times;
  const fields = time === undefined || more.length > 0 ? undefined : dayFields(days);
  if (time === undefined || !fields) return { kind: 'calendar', days, times };
  const [hour, minute] = time.split(':').map(Number);
  return { kind: 'cron', expression: `${minute} ${hour} ${fields}` };
}

/** The last three fields of a cron expression. */
function dayFields(rule: DayRule): string | undefined {
  if (rule.on === 'nth' || rule.every !== undefined) return undefined;
  if (rule.on === 'weekdays') return `* * ${weekdayField(rule.weekdays)}`;
  if (rule.on === 'days' || rule.orLast || rule.dates.includes('last')) return undefined;
  return `${rule.dates.join(',')} ${rule.months?.join(',') ?? '*'} *`;
}

function weekdayField(weekdays: readonly number[]): string {
  const field = weekdays.join(',');
  return field === '1,2,3,4,5' ? '1-5' : weekdays.length === 7 ? '*' : field;
}

/** The calendar that a cron expression says, where it names its hours and days as people do; undefined for all others. */
export function calendarOf(expression: string): Calendar | undefined {
  const [minute = '', hour = '', date = '', month = '', weekday = '', ...more] = expression.split(/\s+/);
  const sets = cronSets(expression);
  if (!sets || more.length > 0 || !/^\d+$/.test(minute) || !/^\d+(,\d+)*$/.test(hour)) return undefined;
  const days = daysOf({ date, month, weekday, dates: sets.date, months: sets.month, weekdays: sets.weekday });
  const times = sets.hour.map((each) => `${two(each)}:${two(Number(minute))}`);
  return days && { kind: 'calendar', days, times };
}

interface DayFields {
  readonly date: string;
  readonly month: string;
  readonly weekday: string;
  readonly dates: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
}

function daysOf({ date, month, weekday, dates, months, weekdays }: DayFields): DayRule | undefined {
  const all = month === '*';
  if (date === '*') return all ? { on: 'weekdays', weekdays } : undefined;
  const isPlain = weekday === '*' && /^\d+(,\d+)*$/.test(date);
  const few = months.length === 1 || months.join() === quarters.join();
  if (!isPlain || !(all || few)) return undefined;
  return { on: 'dates', dates, ...(!all && { months }) };
}

/** The months in which quarters begin. */
export const quarters: readonly number[] = [1, 4, 7, 10];

function two(value: number): string {
  return String(value).padStart(2, '0');
}
