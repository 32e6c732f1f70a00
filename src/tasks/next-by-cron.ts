import { type CronExpression, CronExpressionParser } from 'cron-parser';
import { instantsOf, wallOf } from '../domain/wall-time.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** More than any clock goes back. */
const lookBackMs = 3 * hourMs;

/** The first instant strictly after `after` that a cron rule of five or six fields is due; undefined when there is none. */
export function nextByCron(expression: string, zone: string, after: Date): Date | undefined {
  // Cron runs on the wall, where it knows no zones; each wall time is then turned into instants by our own rule.
  const walls = wallsOf(expression, firstWall(zone, after));
  let best: Date | undefined;
  while (walls?.hasNext()) {
    const wallMs = walls.next().getTime();
    if (best && instantsOf(wallMs, zone).next > best) return best;
    const due = instantsOfRule(expression, wallMs, zone).find((instant) => instant > after);
    if (due && (!best || due < best)) best = due;
    if (best && !repeatsHours(expression)) return best;
  }
  return best;
}

/** The parser throws for a day that no month has. That is no fault here: such a rule is never due. */
function wallsOf(expression: string, currentDate: Date): CronExpression | undefined {
  try {
    return CronExpressionParser.parse(expression, { currentDate, tz: 'UTC' });
  } catch {
    return undefined;
  }
}

/** Wall times that passed already count again only while the clocks are going back. */
function firstWall(zone: string, after: Date): Date {
  const wallMs = wallOf(after, zone);
  const twice = instantsOf(wallMs - (wallMs % minuteMs), zone).shown.length > 1;
  return new Date(twice ? wallMs - lookBackMs : wallMs);
}

function instantsOfRule(expression: string, wallMs: number, zone: string): readonly Date[] {
  const { shown, next } = instantsOf(wallMs, zone);
  if (!repeatsHours(expression)) return [next];
  if (shown.length === 0) return sameHour(wallOf(next, zone), wallMs) ? [next] : [];
  return keepsRepeat(expression, shown) ? shown : [next];
}

/** Whether a rule is for every hour, so that it goes through both hours where clocks go back. */
export function repeatsHours(expression: string): boolean {
  return /^(\*|0-23)(\/1)?$/.test(expression.trim().split(/\s+/).at(-4) ?? '');
}

/** Some clocks go back by less than an hour: once an hour must not become twice. */
function keepsRepeat(expression: string, [first, second]: readonly Date[]): boolean {
  const onceAnHour = /^\d+$/.test(expression.trim().split(/\s+/).at(-5) ?? '');
  return !onceAnHour || !first || !second || second.getTime() - first.getTime() >= hourMs;
}

function sameHour(left: number, right: number): boolean {
  return Math.floor(left / hourMs) === Math.floor(right / hourMs);
}
