import { cronProblem } from './cron-expression.ts';
import type { SchedulePhrase } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

const named: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** Reads `cron "0 9 * * 1-5"`, with or without quotes, and `@daily` with its kin. Six fields need their quotes. */
export function readCron(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const marked = words[at]?.lower === 'cron';
  const short = readNamed(words, marked ? at + 1 : at);
  if (short || !marked) return short;
  const first = words[at + 1]?.raw ?? '';
  const quoted = /^["'“”„‘’`]/.test(first);
  if (!quoted && !isFieldLike(first)) return undefined;
  const count = quoted ? quotedCount(words, at + 1) : plainCount(words, at + 1);
  const next = at + 1 + count;
  const expression = words
    .slice(at + 1, next)
    .map((word) => word.raw)
    .join(' ')
    .replace(/["'“”„‘’`]/g, '')
    .trim();
  if (!quoted && count === 6) {
    return misread(
      `"${expression}" has 6 fields. Put them in quotes if all belong to the cron expression.`,
      next,
    );
  }
  const problem = cronProblem(expression);
  return problem ? misread(problem, next) : read({ kind: 'cron', expression }, next);
}

function readNamed(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const word = (words[at]?.lower ?? '').replace(/["'“”„‘’`]/g, '');
  const expression = Object.hasOwn(named, word) ? named[word] : undefined;
  if (expression !== undefined) return read({ kind: 'cron', expression }, at + 1);
  if (word !== '@reboot' && word !== '@every') return undefined;
  const advice = word === '@every' ? 'Write it like: every 30m' : 'There is no task that runs at a start.';
  return misread(`"${word}" is no schedule here. ${advice}`, at + 1);
}

function quotedCount(words: readonly Word[], from: number): number {
  const end = words.findIndex((word, index) => index >= from && /.["'“”‘’`]$/.test(word.raw));
  return end < 0 ? plainCount(words, from) : end - from + 1;
}

function plainCount(words: readonly Word[], from: number): number {
  const end = words.findIndex((word, index) => index >= from && !isFieldLike(word.raw));
  return (end < 0 ? words.length : end) - from;
}

function isFieldLike(text: string): boolean {
  return /^["'“”„‘’`]?[\d*?][\d*,/?LW#-]*["'“”‘’`]?$/.test(text) || /^[A-Z]{3}([-,][A-Z]{3})+$/i.test(text);
}
