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

/** What is wrong with a cron expression of five fields; undefined when it is well formed. It may still never be due. */
export function cronProblem(expression: string): string | undefined {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return `A cron expression has 5 fields (minute, hour, day of month, month, day of week), "${expression}" has ${parts.length}. Write it like: cron "0 9 * * 1-5"`;
  }
  const wrong = fields.find((field, index) => !isField(parts[index] ?? '', field));
  if (!wrong) return undefined;
  return `"${parts[fields.indexOf(wrong)]}" is no ${wrong.name} of a cron expression: it goes from ${wrong.least} to ${wrong.most}. Write it like: cron "0 9 * * 1-5"`;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

function isField(text: string, field: Field): boolean {
  return text.split(',').every((item) => isItem(item.toLowerCase(), field));
}

function isItem(item: string, field: Field): boolean {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !isNumber(step, { least: 1, most: field.most })))
    return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberOf(end, field));
  const [from, to] = ends;
  if (from === undefined || ends.includes(undefined) || ends.length > 2) return false;
  return to === undefined ? step === undefined : from <= to;
}

function numberOf(text: string, field: Field): number | undefined {
  const named = text === '' ? -1 : field.words.indexOf(text);
  if (named >= 0) return named;
  return isNumber(text, field) ? Number(text) : undefined;
}

function isNumber(text: string, { least, most }: { least: number; most: number }): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
