import { readDay } from './read-day.ts';
import { readTime } from './read-time.ts';
import type { SchedulePhrase } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

/** Reads `2026-12-24T09:00`, in one word. */
export function readStamp(
  words: readonly Word[],
  at: number,
): Reading<Extract<SchedulePhrase, { kind: 'at' }>> {
  const word = words[at];
  const [day, time, ...more] = word?.lower.split('t') ?? [];
  if (!word || !/^\d{4}-\d{2}-\d{2}t/.test(word.lower) || !day || !time || more.length > 0) return undefined;
  const part = { ...word, raw: day, lower: day };
  const stamp = readDay([part], 0);
  if (stamp?.kind !== 'read') return stamp && { ...stamp, upTo: at + 1 };
  const clock = readTime([{ ...word, raw: time, lower: time }], 0);
  if (clock?.kind === 'read') return read({ kind: 'at', time: clock.value, day: stamp.value }, at + 1);
  return misread(`"${word.raw}" is no time. Write it like: at 2026-12-24 09:00`, at + 1);
}
