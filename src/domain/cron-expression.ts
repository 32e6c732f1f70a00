import { shortestIntervalMs } from './schedule.ts';

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const seconds: Field = { name: 'second', least: 0, most: 59, words: [] };

/** The fields of a cron expression, in their order. */
const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of month', least: 1, most: 31, words: [] },
  {
    name: 'month',
    least: 1,
    most: 12,
    words: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of week', least: 0, most: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/**
 * What is wrong with a cron expression of five fields, or of six with the seconds first; undefined when it is well
 * formed. It may still never be due.
 */
export function cronProblem(expression: string): string | undefined {
  const parts = expression.trim().split(/\s+/);
  const named = parts.length === 6 ? [seconds, ...fields] : fields;
  if (parts.length !== named.length) {
    return `A cron expression has 5 fields (minute, hour, day of month, month, day of week) or 6 (with the second before them), "${expression}" has ${parts.length}. Write it like: cron "0 9 * * 1-5"`;
  }
  const wrong = named.find((field, index) => !valuesOf(parts[index] ?? '', field));
  if (!wrong) return tooOften(expression);
  return `"${parts[named.indexOf(wrong)]}" is no ${wrong.name} of a cron expression: it goes from ${wrong.least} to ${wrong.most}. Write it like: cron "0 9 * * 1-5"`;
}

/** What the fields of a well-formed expression allow, in order. */
export interface CronSets {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  readonly date: readonly number[];
  readonly month: readonly number[];
  /** From 0 for Sunday. */
  readonly weekday: readonly number[];
}

/** Reads the fields; undefined when they are not well formed. */
export function cronSets(expression: string): CronSets | undefined {
  const parts = expression.trim().split(/\s+/);
  const full = parts.length === 5 ? ['0', ...parts] : parts;
  const sets = [seconds, ...fields].map((field, index) => valuesOf(full[index] ?? '', field));
  const [second, minute, hour, date, month, days] = sets;
  if (full.length !== 6 || !second || !minute || !hour || !date || !month || !days) return undefined;
  return { second, minute, hour, date, month, weekday: sorted(days.map((day) => day % 7)) };
}

/** The seconds within one minute, and from one minute to the next where both are due. */
function tooOften(expression: string): string | undefined {
  const { second = [], minute = [] } = cronSets(expression) ?? {};
  const first = second[0] ?? 0;
  const meets = minute.some((each) => minute.includes((each + 1) % 60));
  const ordered = meets ? [...second, first + 60] : second;
  const gaps = ordered.slice(1).map((each, index) => (each - (ordered[index] ?? 0)) * 1_000);
  if (gaps.every((gapMs) => gapMs >= shortestIntervalMs)) return undefined;
  return `"${expression}" is too often. The shortest interval is ${shortestIntervalMs / 1_000}s.`;
}

/** The values that a field allows; undefined when it is not well formed. */
function valuesOf(text: string, field: Field): readonly number[] | undefined {
  const items = text.split(',').map((item) => itemValues(item.toLowerCase(), field));
  return items.every((item) => item !== undefined) ? sorted(items.flat()) : undefined;
}

function itemValues(item: string, field: Field): readonly number[] | undefined {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !isNumber(step, { least: 1, most: field.most })))
    return undefined;
  const ends =
    range === '*' ? [field.least, field.most] : range.split('-').map((end) => numberOf(end, field));
  const [from, to] = ends;
  if (from === undefined || ends.includes(undefined) || ends.length > 2) return undefined;
  if (to === undefined) return step === undefined ? [from] : undefined;
  const by = Number(step ?? 1);
  const count = Math.floor((to - from) / by) + 1;
  return count < 1 ? undefined : Array.from({ length: count }, (_, index) => from + index * by);
}

function numberOf(text: string, field: Field): number | undefined {
  const named = text === '' ? -1 : field.words.indexOf(text);
  if (named >= 0) return named;
  return isNumber(text, field) ? Number(text) : undefined;
}

function isNumber(text: string, { least, most }: { least: number; most: number }): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].toSorted((a, b) => a - b);
}
