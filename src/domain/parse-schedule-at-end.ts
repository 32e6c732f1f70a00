import type { ScheduleReading } from './parse-schedule.ts';
import { parseSchedule } from './parse-schedule.ts';
import { headerWords } from './words.ts';

/** The most words that a schedule takes: days, a window or times, a zone and three limits, and some air. */
const mostWords = 30;

/**
 * Reads a schedule at the end of a text, such as `check docs updates hourly`. It must reach the very end; "tomorrow",
 * "on Friday" and "the last day of the month" also need a time there, since a sentence may end with them.
 */
export function parseScheduleAtEnd(text: string): ScheduleReading {
  const trimmed = text.trimEnd();
  const starts = [...trimmed.matchAll(/\S+/g)].map((match) => match.index).slice(-mostWords);
  let refusal: ScheduleReading | undefined;
  for (const start of starts) {
    const tail = trimmed.slice(start);
    const reading = endsSentence(tail) ? undefined : parseSchedule(tail);
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

/** A sentence may end with such words; with a time they are a schedule. */
function endsSentence(tail: string): boolean {
  const isDay = /^(tomorrow|on|at|next|this|once)\b/i.test(tail);
  const isNth = /^((on )?the )?(first|second|third|fourth|fifth|last|\d+(st|nd|rd|th))\b/i.test(tail);
  const counted = isNth ? tail.replace(/\d+(st|nd|rd|th)\b/gi, '') : tail;
  return (isDay || isNth) && !/\d|noon|midnight|\bof (every|each)\b/i.test(counted);
}
