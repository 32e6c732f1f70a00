import type { ScheduleReading } from './parse-schedule.ts';
import { parseSchedule } from './parse-schedule.ts';
import { headerWords } from './words.ts';

/** The most words that a schedule takes: `every mon, tue, wed, thu and fri at 9 am tz Europe/Berlin`, and some air. */
const mostWords = 16;

/**
 * Reads a schedule at the end of a text, such as `check docs updates hourly`. It must reach the very end; "tomorrow" and
 * "on Friday" also need a time there, since a sentence may end with them.
 */
export function parseScheduleAtEnd(text: string): ScheduleReading {
  const trimmed = text.trimEnd();
  const starts = [...trimmed.matchAll(/\S+/g)].map((match) => match.index).slice(-mostWords);
  let refusal: ScheduleReading | undefined;
  for (const start of starts) {
    const tail = trimmed.slice(start);
    const reading = /^(tomorrow|on|at)\b(?!.*(\d|noon|midnight))/i.test(tail)
      ? undefined
      : parseSchedule(tail);
    if (reading?.kind === 'schedule' && reading.rest === '') {
      return {
        ...reading,
        rest: trimmed
          .slice(0, start)
          .trimEnd()
          .replace(/(?<![,;:–—-])[,;:–—-]+$/, '')
          .trimEnd(),
      };
    }
    if (reading?.kind === 'refused' && reading.sure && reading.upTo >= headerWords(tail).length)
      refusal ??= reading;
  }
  return refusal ?? { kind: 'none' };
}
