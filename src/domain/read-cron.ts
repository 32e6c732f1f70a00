import { cronProblem } from './cron-expression.ts';
import type { SchedulePhrase } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

/** Reads `cron "0 9 * * 1-5"`, with or without quotes. */
export function readCron(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  if (words[at]?.lower !== 'cron') return undefined;
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
  const problem = cronProblem(expression);
  return problem ? misread(problem, next) : read({ kind: 'cron', expression }, next);
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
