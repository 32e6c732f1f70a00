import { startOfDay } from './next-on-calendar.ts';
import type { QuietHours } from './task-policy.ts';
import { instantsOf, wallOf } from './wall-time.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * When the quiet time ends that `now` is in; undefined when it is in none. The wall decides: an end that clocks skip is the
 * next valid minute, and one that they show twice ends whatever is quiet before it.
 */
export function quietUntil({ from, to }: QuietHours, zone: string, now: Date): Date | undefined {
  const wall = wallOf(now, zone);
  const today = startOfDay(wall);
  const time = wall - today;
  const [start, end] = [msOf(from), msOf(to)];
  const isQuiet = start < end ? time >= start && time < end : time >= start || time < end;
  if (!isQuiet) return undefined;
  const { shown, next } = instantsOf((time < end ? today : today + dayMs) + end, zone);
  return shown.find((at) => at > now) ?? next;
}

function msOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * minuteMs;
}
