import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

const named: Readonly<Record<string, string>> = { noon: '12:00', midnight: '00:00' };
const meridiem = /^[ap]\.?m$/;

/** Reads `9:00`, `at 9am`, `8:30 pm`, `at 9` or `noon` as `HH:MM`. A bare number is an hour only after "at". */
export function readTime(words: readonly Word[], at: number): Reading<string> {
  const bare = words[at]?.lower === 'at';
  return readClock(words, bare ? at + 1 : at, bare);
}

/** Reads a time of day without "at" in front of it. A bare number is an hour only where `bare` says so. */
export function readClock(words: readonly Word[], index: number, bare: boolean): Reading<string> {
  const word = words[index]?.lower ?? '';
  const name = named[word];
  if (name) return read(name, index + 1);
  const clock = /^(\d{1,2})(?::(\d{2}))?([ap]\.?m)?$/.exec(word);
  if (!clock) return isClockLike(word) ? misread(noTime(word), index + 1) : undefined;
  const [, hours = '', minutes, attached] = clock;
  const following = words[index + 1]?.lower ?? '';
  const detached = !attached && meridiem.test(following) ? following : undefined;
  if (!bare && !minutes && !attached && !detached) return undefined;
  const next = index + (detached || /^o['’]?clock$/.test(following) ? 2 : 1);
  const time = timeOf(Number(hours), Number(minutes ?? 0), attached ?? detached);
  return time ? read(time, next) : misread(noTime([word, detached].filter(Boolean).join(' ')), next);
}

/** Whether a word can only be meant as a time of day, valid or not. */
export function isClockLike(word: string): boolean {
  return /^\d{0,3}:\d{1,2}(:\d{2})?([ap]\.?m)?$/.test(word) || /^\d{1,2}[ap]\.?m$/.test(word);
}

function timeOf(hours: number, minutes: number, half: string | undefined): string | undefined {
  if (minutes > 59 || (half ? hours < 1 || hours > 12 : hours > 23)) return undefined;
  const hour = half ? (hours % 12) + (half.startsWith('p') ? 12 : 0) : hours;
  return `${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

function noTime(word: string): string {
  return `"${word}" is no time of day. Write it from 00:00 to 23:59, or as 9am or 8:30pm.`;
}
