import { formatInstant } from './format-instant.ts';
import { wallOf } from './wall-time.ts';

const dayMs = 86_400_000;

/** An instant as it is told soon after or before: `today 09:00`, `yesterday 18:30`, `Mon 09:00`, later with its date. */
export function formatRelative(at: Date, zone: string, now: Date): string {
  const [day, today] = [at, now].map((each) => Math.floor(wallOf(each, zone) / dayMs));
  const days = (day ?? 0) - (today ?? 0);
  const time = formatInstant(at, zone, { day: false });
  const near = { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(days)];
  if (near !== undefined) return `${near} ${time}`;
  const text = formatInstant(at, zone);
  return Math.abs(days) < 7 ? `${text.slice(0, 3)} ${time}` : text;
}
