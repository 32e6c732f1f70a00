import { formatInstant } from '../domain/format-instant.ts';
import type { Schedule } from '../domain/schedule.ts';
import { weekdays } from '../domain/schedule.ts';
import { formatDuration } from '../kernel/duration.ts';

const units = [
  { name: 'week', lengthMs: 604_800_000 },
  { name: 'day', lengthMs: 86_400_000 },
  { name: 'hour', lengthMs: 3_600_000 },
  { name: 'minute', lengthMs: 60_000 },
  { name: 'second', lengthMs: 1_000 },
] as const;

/** The schedule in words, with the zone wherever hours depend on it: `weekdays 09:00 Europe/Vienna`. */
export function describeSchedule(schedule: Schedule, zone: string): string {
  if (schedule.kind === 'every') return describeInterval(schedule.everyMs);
  if (schedule.kind === 'once') {
    return `once on ${formatInstant(new Date(schedule.at), zone, { year: true })} ${zone}`;
  }
  return `${describeRule(schedule.expression) ?? `cron "${schedule.expression}"`} ${zone}`;
}

function describeInterval(everyMs: number): string {
  const unit = units.find(({ lengthMs }) => everyMs % lengthMs === 0);
  if (!unit) return `every ${formatDuration(everyMs)}`;
  const count = everyMs / unit.lengthMs;
  return count === 1 ? `every ${unit.name}` : `every ${count} ${unit.name}s`;
}

/** Rules of the shapes that people write in words; undefined for all others. */
function describeRule(expression: string): string | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.split(/\s+/);
  if (month !== '*' || !/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return undefined;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (/^\d+$/.test(day) && weekday === '*') return `monthly on the ${ordinal(Number(day))} ${time}`;
  const days = day === '*' ? describeDays(weekday) : undefined;
  return days && `${days} ${time}`;
}

function describeDays(field: string): string | undefined {
  if (field === '*') return 'daily';
  if (field === '1-5') return 'weekdays';
  if (field === '0,6' || field === '6,0') return 'weekends';
  if (!/^[0-6](,[0-6])*$/.test(field)) return undefined;
  const names = field.split(',').map((day) => `${capitalised(weekdays[Number(day)] ?? '')}s`);
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function ordinal(day: number): string {
  const teen = day >= 11 && day <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}
