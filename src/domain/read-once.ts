import { readDay } from './read-day.ts';
import { readDuration } from './read-duration.ts';
import { readStamp } from './read-stamp.ts';
import { readTime } from './read-time.ts';
import type { SchedulePhrase, WallDay } from './schedule.ts';
import { usualTime } from './schedule.ts';
import type { Reading, Word } from './words.ts';
import { misread, read } from './words.ts';

const dayMs = 86_400_000;

/**
 * Reads what happens once: `in 20m`, `in 3 days at 9am`, `at 09:00`, `at 2026-12-24 09:00`, `tomorrow 9am`,
 * `on Friday at 17:00`, `next Monday 9am`. "once" may stand before it.
 */
export function readOnce(words: readonly Word[], from: number): Reading<SchedulePhrase> {
  const at = words[from]?.lower === 'once' ? from + 1 : from;
  const word = words[at]?.lower ?? '';
  if (word === 'in') return readDelay(words, at + 1);
  const marked = word === 'at' || word === 'on';
  const index = marked ? at + 1 : at;
  if (!marked && !/^(today|tomorrow|next|this|\d{4}-)/.test(word)) return undefined;
  const stamp = readStamp(words, index);
  if (stamp) return stamp;
  const day = readDay(words, index);
  if (day?.kind === 'refused') return day;
  if (day) return readTimeOn(words, day.next, day.value);
  return word === 'at' ? readNextTime(words, at) : undefined;
}

function readDelay(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const delay = readDuration(words, at);
  if (delay?.kind !== 'read') return delay;
  const time = readTime(words, delay.next);
  const isDays = /^(\d+[dw]|days?|weeks?)$/.test(words[delay.next - 1]?.lower ?? '');
  if (time && isDays && delay.value % dayMs === 0 && delay.value > 0) {
    return readTimeOn(words, delay.next, `+${delay.value / dayMs}`);
  }
  if (delay.value > 0) return read({ kind: 'in', delayMs: delay.value }, delay.next);
  return misread('"in 0" is now. Write a time to wait, such as: in 20m', delay.next);
}

function readTimeOn(words: readonly Word[], at: number, day: WallDay): Reading<SchedulePhrase> {
  const time = readTime(words, at);
  if (time?.kind === 'refused') return time;
  if (!time && day === 'today') return undefined;
  return read({ kind: 'at', time: time?.value ?? usualTime, day }, time?.next ?? at);
}

/** A bare number behind "at" may count anything here, so a clear time is asked for. */
function readNextTime(words: readonly Word[], at: number): Reading<SchedulePhrase> {
  const time = readTime(words, at + 1);
  if (time?.kind !== 'read') return time;
  const day = readDay(words, words[time.next]?.lower === 'on' ? time.next + 1 : time.next);
  if (day?.kind === 'refused') return day;
  if (!day) return read({ kind: 'at', time: time.value }, time.next);
  return read({ kind: 'at', time: time.value, day: day.value }, day.next);
}
