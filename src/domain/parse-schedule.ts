import { readRepeating } from './read-calendar.ts';
import { readCron } from './read-cron.ts';
import { readDay } from './read-day.ts';
import { readDuration } from './read-duration.ts';
import { readOnce } from './read-once.ts';
import { isClockLike, readTime } from './read-time.ts';
import { readZone } from './read-zone.ts';
import type { SchedulePhrase } from './schedule.ts';
import type { Misread, Word } from './words.ts';
import { headerWords } from './words.ts';

/** What a text says about when. */
export type ScheduleReading =
  | {
      readonly kind: 'schedule';
      readonly phrase: SchedulePhrase;
      /** Only if one was written. */
      readonly zone?: string;
      /** The text without the schedule. */
      readonly rest: string;
    }
  /** There is no schedule here. */
  | { readonly kind: 'none' }
  | Misread;

/** One example of each form, for people who wrote none of them. */
export const scheduleForms = [
  'every 30m',
  'every day 9:00',
  'every weekday 9am',
  'every Monday 8:30',
  'every month on the 1st 9:00',
  'in 20m',
  'at 17:00',
  'tomorrow 9am',
  'at 2026-12-24 09:00',
  'cron "0 9 * * 1-5"',
] as const;

/**
 * Reads a schedule at the start of a text, such as `every weekday 9am tz Europe/Berlin check the mail`.
 * A part of a schedule that is not understood refuses the whole: a time or zone that was written is never ignored.
 */
export function parseSchedule(text: string): ScheduleReading {
  const words = headerWords(text);
  const phrase = readRepeating(words, 0) ?? readOnce(words, 0) ?? readCron(words, 0);
  if (phrase?.kind !== 'read') return phrase ?? { kind: 'none' };
  const zone = readZone(words, phrase.next);
  if (zone?.kind === 'refused') return zone;
  const next = zone?.next ?? phrase.next;
  const ignored = ignoredPart(words, next);
  if (ignored) return ignored;
  const rest = text
    .slice(words[next - 1]?.end ?? 0)
    .trimStart()
    .replace(/^[-–—:,;]+\s+/, '');
  return { kind: 'schedule', phrase: phrase.value, ...(zone && { zone: zone.value }), rest };
}

/** Words behind the schedule that clearly belong to it and that nobody has read. */
function ignoredPart(words: readonly Word[], at: number): Misread | undefined {
  const joint = words[at]?.lower ?? '';
  const upTo = partEnd(words, at, joint);
  if (!upTo) return undefined;
  const said = words.slice(0, upTo).map((word) => word.raw);
  const reason = `I understood "${said.slice(0, at).join(' ')}", but not "${said.slice(at).join(' ')}" after it. Put a colon behind the schedule if it belongs to the prompt, or write: ${scheduleForms.join(' · ')}`;
  return { kind: 'refused', reason, upTo, sure: true };
}

function partEnd(words: readonly Word[], at: number, joint: string): number | undefined {
  if (isClockLike(joint) || /^\d{4}-\d{2}-\d{2}/.test(joint)) return at + 1;
  const time = readTime(words, at);
  if (time) return time.kind === 'read' ? time.next : time.upTo;
  if (readZone(words, at)) return at + 1;
  if (joint === 'for' || joint === 'in') return readDuration(words, at + 1) && at + 3;
  if (!/^(at|on|from|between|until|till|and|or|except|starting|but)$/.test(joint)) return undefined;
  const index = /^(the|not|on|at)$/.test(words[at + 1]?.lower ?? '') ? at + 2 : at + 1;
  const word = words[index]?.lower ?? '';
  const counts = /^(from|between|until|till|except|starting)$/.test(joint) && /^\d/.test(word);
  const day =
    readDay(words, index) ?? readDay([{ raw: '', lower: word.replace(/s$/, ''), start: 0, end: 0 }], 0);
  const isPart =
    counts || day || readTime(words, index) || /^(week(day|end)s?|\d{1,2}(st|nd|rd|th))$/.test(word);
  return isPart ? index + 1 : undefined;
}
