import { formatDuration, parseDurationMs } from '../kernel/duration.ts';
import { nearest } from '../kernel/nearest.ts';
import { readNumberWord } from './number-word.ts';
import { longestIntervalMs } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

const units = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'second', 'minute', 'hour', 'day', 'week'];

/** No duration is longer; more digits than that are noise. */
const longestWord = 40;

/** Reads `20m`, `2h30m`, `10 minutes`, `1 hour 30 min` or `an hour`, `two hours`, `half an hour`; as many words as belong to it. */
export function readDuration(words: readonly Word[], at: number): Reading<number> {
  const first = words[at]?.lower ?? '';
  if (first === 'a' || first === 'an') return readOneUnit(words, at, 1);
  const half = /^half( an?)? hour$/.exec(textOf(words, at, words[at + 1]?.lower === 'hour' ? 2 : 3))?.[0];
  if (half) return read(1_800_000, at + half.split(' ').length);
  const number = readNumberWord(first);
  if (number !== undefined) return readOneUnit(words, at, number);
  if (!/^\d/.test(first) || first.length > longestWord) return undefined;
  for (const count of [4, 3, 2, 1]) {
    const text = words.slice(at, at + count).map((word) => word.lower);
    const durationMs = text.length === count ? parseDurationMs(text.join(' ')) : undefined;
    if (durationMs !== undefined) return checked(durationMs, text.join(' '), at + count);
  }
  return misspelt(words, at);
}

function textOf(words: readonly Word[], at: number, count: number): string {
  const found = words.slice(at, at + count).map(({ lower }) => lower);
  return found.join(' ');
}

function readOneUnit(words: readonly Word[], at: number, count: number): Reading<number> {
  const durationMs = parseDurationMs(`${count} ${words[at + 1]?.lower ?? ''}`);
  return durationMs === undefined ? undefined : read(durationMs, at + 2);
}

function checked(durationMs: number, text: string, next: number): Reading<number> {
  if (durationMs > longestIntervalMs) {
    return misread(`"${text}" is too long. The longest is ${formatDuration(longestIntervalMs)}.`, next);
  }
  return read(Math.round(durationMs), next);
}

function misspelt(words: readonly Word[], at: number): Reading<number> {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(words[at]?.lower ?? '') ?? [];
  const word = unit || (words[at + 1]?.lower ?? '');
  if (amount && /^months?$/.test(word)) {
    return misread(
      'Months have no fixed length. Write days, weeks or a date, such as: at 2026-12-24 09:00',
      at + 2,
    );
  }
  const meant = amount && word.length > 2 ? nearest(word, units) : undefined;
  if (!meant) return undefined;
  return misread(
    `"${amount} ${word}" is no length of time. Did you mean: ${amount} ${meant}?`,
    at + (unit ? 1 : 2),
  );
}
