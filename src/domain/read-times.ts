import { parseDurationMs } from '../kernel/duration.ts';
import { isClockLike, readClock } from './read-time.ts';
import type { Reading, Word } from './words.ts';
import { misread, nextItem, read } from './words.ts';

/**
 * Reads one time of day or several, in order: `9:00`, `7:30 and 19:00`, `at 9, 13 and 17:30`. Bare numbers are hours only
 * after "at", and only where they cannot count something else.
 */
export function readTimes(words: readonly Word[], at: number): Reading<readonly string[]> {
  const bare = words[at]?.lower === 'at';
  const first = bare ? at + 1 : at;
  const whole = readInOneWord(words, first, bare);
  if (whole) return whole;
  const time = readClock(words, first, bare);
  if (time?.kind !== 'read') return time;
  return readMore(words, time.next, { bare, times: [time.value] });
}

/** Each half hour of a day. */
const mostTimes = 48;

interface Taken {
  readonly bare: boolean;
  readonly times: readonly string[];
}

function readMore(words: readonly Word[], at: number, { bare, times }: Taken): Reading<readonly string[]> {
  const item = nextItem(words, at);
  if (item === undefined) return read(inOrder(times), at);
  if (times.length >= mostTimes) return misread(`More than ${mostTimes} times need an interval.`, at);
  const index = /^(and|&|at)$/.test(words[item]?.lower ?? '') ? item + 1 : item;
  const word = words[index]?.lower ?? '';
  const isNumber = /^\d{1,2}$/.test(word);
  const isHour = bare || words[index - 1]?.lower === 'at';
  const time = readClock(words, index, isHour);
  if (time?.kind === 'refused') return time;
  if (!time) return isNumber && Number(word) < 24 ? unclear(word, index) : read(inOrder(times), at);
  const taken = { bare, times: [...times, time.value] };
  if (!isNumber || /m$/.test(words[time.next - 1]?.lower ?? '')) return readMore(words, time.next, taken);
  const counts = parseDurationMs(`${word} ${words[index + 1]?.lower ?? ''}`) !== undefined;
  const joined = index > at || nextItem(words, time.next) !== undefined || time.next === words.length;
  const isLater = time.value > (times.at(-1) ?? '');
  return counts || !joined || !isLater ? unclear(word, index) : readMore(words, time.next, taken);
}

/** `7:30,19:00` or, after "at", `9,13`. */
function readInOneWord(words: readonly Word[], at: number, bare: boolean): Reading<readonly string[]> {
  const parts = words[at]?.lower.split(',') ?? [];
  if (parts.length < 2 || !parts.every((part) => isClockLike(part) || (bare && /^\d{1,2}$/.test(part))))
    return undefined;
  const times = parts.map((part) => readClock([{ raw: part, lower: part, start: 0, end: 0 }], 0, bare));
  const wrong = times.find((time) => time?.kind === 'refused');
  if (wrong) return { ...wrong, upTo: at + 1 };
  const values = times.flatMap((time) => (time?.kind === 'read' ? [time.value] : []));
  return readMore(words, at + 1, { bare, times: values });
}

function unclear(word: string, at: number): Reading<readonly string[]> {
  const hour = `${word.padStart(2, '0')}:00`;
  return misread(
    `Is "${word}" a time of day? Write it as ${hour}, or put a colon behind the schedule if it belongs to the prompt.`,
    at + 1,
    false,
  );
}

function inOrder(times: readonly string[]): readonly string[] {
  return [...new Set(times)].toSorted();
}
