import { ignoredPart } from './ignored-part.ts';
import type { LimitsPhrase } from './limits.ts';
import { looseStart } from './loose-start.ts';
import { readCron } from './read-cron.ts';
import { readLimit } from './read-limits.ts';
import { readOnce } from './read-once.ts';
import { readRepeating } from './read-repeating.ts';
import { readZone } from './read-zone.ts';
import type { SchedulePhrase } from './schedule.ts';
import type { Misread, Reading, Word } from './words.ts';
import { headerWords, misread, read } from './words.ts';

/** What a text says about when. */
export type ScheduleReading =
  | {
      readonly kind: 'schedule';
      readonly phrase: SchedulePhrase;
      /** Only if one was written. */
      readonly zone?: string;
      /** Only if any were written. */
      readonly limits?: LimitsPhrase;
      /** The text without the schedule. */
      readonly rest: string;
    }
  /** There is no schedule here. */
  | { readonly kind: 'none' }
  | Misread;

/**
 * Reads a schedule at the start of a text, such as `every weekday 9am tz Europe/Berlin until Friday check the mail`.
 * A part of a schedule that is not understood refuses the whole: a time or zone that was written is never ignored.
 */
export function parseSchedule(text: string): ScheduleReading {
  const words = headerWords(text);
  const phrase = readRepeating(words, 0) ?? readOnce(words, 0) ?? readCron(words, 0);
  if (phrase?.kind !== 'read') return phrase ?? looseStart(words) ?? { kind: 'none' };
  const manner = readManner(words, phrase.next);
  if (manner.kind === 'refused') return manner;
  const { next } = manner;
  const { zone, limits } = manner.value;
  const ignored = ignoredPart(words, next) ?? idleLimit(phrase.value, limits, next);
  if (ignored) return ignored;
  const rest = text
    .slice(words[next - 1]?.end ?? 0)
    .trimStart()
    .replace(/^[-–—:,;]+\s+/, '');
  return {
    kind: 'schedule',
    phrase: phrase.value,
    ...(zone !== undefined && { zone }),
    ...(Object.keys(limits).length > 0 && { limits }),
    rest,
  };
}

interface Manner {
  readonly zone?: string;
  readonly limits: LimitsPhrase;
}

/** The zone and the limits, in any order, each once. */
function readManner(words: readonly Word[], from: number): Exclude<Reading<Manner>, undefined> {
  let manner: Manner = { limits: {} };
  let next = from;
  for (;;) {
    const zone = readZone(words, next);
    const limit = zone ? undefined : readLimit(words, next);
    if (zone?.kind === 'refused') return zone;
    if (limit?.kind === 'refused') return limit;
    if (!zone && !limit) return read(manner, next);
    const [key] = Object.keys(limit?.value ?? {});
    if (zone ? manner.zone !== undefined : key !== undefined && key in manner.limits) {
      const said = words.slice(next, zone?.next ?? limit?.next).map(({ raw }) => raw);
      return misread(
        `"${said.join(' ')}" was said before. Leave one of the two out.`,
        zone?.next ?? next + 1,
      );
    }
    manner = zone
      ? { ...manner, zone: zone.value }
      : { ...manner, limits: { ...manner.limits, ...limit?.value } };
    next = zone?.next ?? limit?.next ?? next;
  }
}

/** What happens once has no end to write. */
function idleLimit(phrase: SchedulePhrase, limits: LimitsPhrase, next: number): Misread | undefined {
  const isOnce = phrase.kind === 'in' || phrase.kind === 'at';
  return isOnce && (limits.until || limits.maxRuns)
    ? misread('This is due once, so it needs no end. Leave the end out, or write how often it repeats.', next)
    : undefined;
}
