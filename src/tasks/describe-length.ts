import { formatDuration } from '../kernel/duration.ts';

const units = [
  { name: 'week', lengthMs: 604_800_000 },
  { name: 'day', lengthMs: 86_400_000 },
  { name: 'hour', lengthMs: 3_600_000 },
  { name: 'minute', lengthMs: 60_000 },
  { name: 'second', lengthMs: 1_000 },
] as const;

/**
 * A length behind "every": `30 minutes`, `hour`. One day or week is told in smaller units, because "every day" is a time of
 * day and not a length.
 */
export function describeLength(lengthMs: number): string {
  const unit = units.find(
    (each) => lengthMs % each.lengthMs === 0 && !isCalendarUnit(each.lengthMs, lengthMs),
  );
  if (!unit) return formatDuration(lengthMs);
  const count = lengthMs / unit.lengthMs;
  return count === 1 ? unit.name : `${count} ${unit.name}s`;
}

function isCalendarUnit(unitMs: number, lengthMs: number): boolean {
  return unitMs === lengthMs && unitMs >= 86_400_000;
}
