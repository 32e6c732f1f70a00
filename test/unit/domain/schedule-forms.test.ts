import { expect, test } from 'vitest';
import { nearestForms } from '../../../src/domain/schedule-forms.ts';

test.each([
  ['evry tuesday 9am', 'every Monday 8:30'],
  ['evrey 5m', 'every 30m'],
  ['every 2 weeks fridya', 'every 2 weeks on Friday 10:00'],
  ['lst day of the month', 'last day of the month 18:00'],
  ['every 2h form 8:00 to 18:00', 'every 2h from 08:00 to 20:00'],
  ['yeerly on 3 may', 'yearly on 24 December 9:00'],
  ['0 9 * * 1-5', 'cron "0 9 * * 1-5"'],
  ['tomorow 8am', 'tomorrow 9am'],
])('"%s" is nearest to "%s"', (text, form) => expect(nearestForms(text)[0]).toBe(form));

test.each(['', 'nonsense', '🌱'.repeat(500)])('there are always three: %s', (text) => {
  expect(new Set(nearestForms(text)).size).toBe(3);
});
