import { editsBetween, nearest } from '../kernel/nearest.ts';
import { monthOf } from './months.ts';
import { weekdayOf } from './read-day.ts';
import { weekdays } from './schedule.ts';

/** One example of each form, for people who wrote none of them. */
export const scheduleForms = [
  'every 30m',
  'hourly',
  'every 2h from 08:00 to 20:00',
  'every 30m between 9 and 17 on weekdays',
  'every day 9:00',
  'daily 7:30 and 19:00',
  'every weekday 9am',
  'every weekday at 9, 13 and 17:30',
  'every Monday 8:30',
  'every other day 9am',
  'every 3 days at 9:00',
  'every 2 weeks on Friday 10:00',
  'every month on the 1st 9:00',
  'every month on the 1st and 15th 9:00',
  'first Monday of the month 10:00',
  'last Friday of the month 16:00',
  'last day of the month 18:00',
  'every 6 months',
  'quarterly',
  'yearly on 24 December 9:00',
  'in 20m',
  'in 3 days at 9am',
  'at 17:00',
  'tomorrow 9am',
  'next Monday 9am',
  'at 2026-12-24 09:00',
  'cron "0 9 * * 1-5"',
  '@daily',
  'every 10m until Friday 18:00',
  'daily 9:00 max 10 runs',
  'every 1h jitter 5m',
] as const;

const shown = 3;

/** The forms that are most like what was written, the nearest first: by its kinds of words, in their order. */
export function nearestForms(text: string): readonly string[] {
  const written = kindsOf(text).slice(0, 12);
  const ranked = scheduleForms.map((form) => ({ form, distance: distanceOf(written, kindsOf(form)) }));
  const sorted = ranked.toSorted((a, b) => a.distance - b.distance);
  return sorted.slice(0, shown).map(({ form }) => form);
}

/** Each word, with times, dates, weekdays and lengths made alike: it is the form that counts. */
function kindsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[^\s,;"]+/g) ?? [];
  return words.map((word) => {
    if (/^\d{1,2}:\d{2}|^\d{1,2}[ap]m$|^(noon|midnight)$/.test(word)) return '9:00';
    if (weekdayOf(word.replace(/s$/, '')) || nearest(word, weekdays)) return 'monday';
    if (monthOf(word) !== undefined) return 'december';
    if (/^\d+(st|nd|rd|th)$|^(first|second|third|fourth|fifth)$/.test(word)) return '1st';
    if (/^\d+[a-z]+$/.test(word)) return '30m';
    if (/^\d{4}-/.test(word)) return '2026-12-24';
    return /^\d+$/.test(word) ? '9' : word;
  });
}

/** What it costs to turn one row of words into the other; words of the form that are missing cost less than strange ones. */
function distanceOf(written: readonly string[], form: readonly string[]): number {
  let row = form.map((_, index) => (index + 1) * missingCost);
  let before = 0;
  for (const word of written) {
    const corner = before;
    before += strangeCost;
    let diagonal = corner;
    let left = before;
    row = row.map((above, index) => {
      const cost = Math.min(
        diagonal + costOf(word, form[index] ?? ''),
        above + strangeCost,
        left + missingCost,
      );
      diagonal = above;
      left = cost;
      return cost;
    });
  }
  return row.at(-1) ?? before;
}

const missingCost = 0.6;
const strangeCost = 1;

function costOf(left: string, right: string): number {
  if (left === right) return 0;
  const edits = editsBetween(left, right) / Math.max(left.length, right.length);
  return edits <= 0.5 ? edits : 2;
}
