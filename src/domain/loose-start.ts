import { weekdayOf } from './read-day.ts';
import { isClockLike, readTime } from './read-time.ts';
import { nearestForms } from './schedule-forms.ts';
import type { Misread, Word } from './words.ts';

/**
 * Refuses a start that speaks of when in no form that is known, such as `monday 9:00` (this one, or each?), `9am daily` or
 * `tonight at 8`: otherwise its time would end up in a prompt that nobody runs.
 */
export function looseStart(words: readonly Word[]): Misread | undefined {
  const upTo = endOfStart(words);
  if (upTo === undefined) return undefined;
  const said = words.slice(0, Math.max(upTo, Math.min(words.length, 4))).map(({ raw }) => raw);
  const reason = `"${said.slice(0, upTo).join(' ')}" is no schedule that I know. Write it like: ${nearestForms(said.join(' ')).join(' · ')}`;
  return { kind: 'refused', reason, upTo, sure: false };
}

function endOfStart(words: readonly Word[]): number | undefined {
  const [first = '', second = '', third = ''] = words.slice(0, 3).map(({ lower }) => lower);
  if (isClockLike(first) || /^(nightly|tonight)$/.test(first)) return 1;
  if (/^(noon|midnight)$/.test(first))
    return /^(daily|every|each|on|tomorrow|today)$/.test(second) ? 2 : undefined;
  if (/^(the )?day after tomorrow/.test(`${first} ${second} ${third} ${words[3]?.lower ?? ''}`))
    return first === 'the' ? 4 : 3;
  const isDay = weekdayOf(first) !== undefined || /^(weekend|weekday)$/.test(first);
  const isOrdinal = /^\d{1,2}(st|nd|rd|th)$/.test(first);
  if (isDay || isOrdinal) return readTime(words, 1) ? 2 : isOrdinal && second === 'and' ? 3 : undefined;
  const isHours = /^(from|between)$/.test(first) && (isClockLike(second) || /^\d{1,2}$/.test(second));
  return isHours && /^(to|and|until|till|-)$/.test(third) ? 3 : undefined;
}
