import { describe, expect, test } from 'vitest';
import { describePreview, previewSchedule } from '../../../src/tasks/preview-schedule.ts';

/** A Saturday; 09:00 in Vienna. */
const now = new Date('2026-11-21T08:00:00.000Z');

function preview(text: string, zone = 'Europe/Vienna', flags = {}): readonly string[] {
  const result = previewSchedule(text, { zone, now, flags });
  return result.kind === 'refused' ? [`✗ ${result.reason}`] : describePreview(result, now);
}

const warnings = (text: string, zone?: string) => preview(text, zone).filter((line) => line.startsWith('⚠'));

test('a preview says the words and the next five instants with weekday and zone', () => {
  expect(preview('every 2 weeks on friday 10:00')).toEqual([
    'every 2 weeks on Friday 10:00 Europe/Vienna:',
    '- Fri 27 Nov 2026 10:00 Europe/Vienna',
    '- Fri 11 Dec 2026 10:00 Europe/Vienna',
    '- Fri 25 Dec 2026 10:00 Europe/Vienna',
    '- Fri 8 Jan 2027 10:00 Europe/Vienna',
    '- Fri 22 Jan 2027 10:00 Europe/Vienna',
  ]);
});

test('a preview holds the limits, in words or flags', () => {
  expect(preview('daily 9:00 max 2 runs jitter 5m tz UTC')).toEqual([
    'daily 09:00 UTC, ± up to 5m later, at most 2 runs:',
    '- Sat 21 Nov 2026 09:00 UTC',
    '- Sun 22 Nov 2026 09:00 UTC',
    'Each task shifts these times in its own way.',
  ]);
  expect(preview('daily 9:00', 'UTC', { until: 'Sunday 12:00' })).toEqual([
    'daily 09:00 UTC, until Sun 22 Nov 2026 12:00:',
    '- Sat 21 Nov 2026 09:00 UTC',
    '- Sun 22 Nov 2026 09:00 UTC',
  ]);
});

test.each([
  ['daily 9:00 until Friday', { until: 'Sunday' }, 'written twice'],
  ['daily 9:00', { until: 'never' }, 'I do not understand "until never"'],
  ['daily 9:00', { until: 'Sunday and Monday' }, 'I do not understand "--until Sunday and Monday"'],
  ['daily 9:00', { maxRuns: 'many' }, 'I do not understand "--max-runs many"'],
  ['tomorrow 9:00', { maxRuns: '3' }, 'due once'],
  ['daily 9:00 until 2026-11-20', {}, 'has passed'],
  ['daily 8:00 until today', {}, 'It would first be due Sun 22 Nov 2026 08:00, after its end'],
  ['every 10m jitter 20m', {}, 'longer than the 10m between two due times'],
  ['cron "0 0 31 2 *"', {}, 'never due'],
  ['evry tuesday 9am', {}, 'Write it like: every Monday 8:30 · '],
])('%s with %o is refused', (text, flags, reason) => {
  expect(preview(text, 'UTC', flags)).toEqual([expect.stringContaining(reason)]);
});

describe('a preview warns', () => {
  test.each([
    [
      'daily 02:30',
      'Europe/Vienna',
      [
        '⚠ Sun 28 Mar 2027: clocks skip 02:30; it is due at Sun 28 Mar 03:00 instead (Europe/Vienna).',
        '⚠ Sun 31 Oct 2027: clocks go back and show 02:30 twice; it is due the first time only (Europe/Vienna).',
      ],
    ],
    [
      'every 30m from 1:00 to 4:00',
      'America/New_York',
      [
        '⚠ Sun 14 Mar 2027: clocks skip 02:00 and 02:30; it is due together with Sun 14 Mar 03:00 (America/New_York).',
        '⚠ Sun 7 Nov 2027: clocks go back and show 01:00 and 01:30 twice; it is due the first time only (America/New_York).',
      ],
    ],
    [
      'cron "30 * * * *"',
      'Europe/Vienna',
      [
        '⚠ Sun 28 Mar 2027: clocks skip 02:30; it is left out (Europe/Vienna).',
        '⚠ Sun 31 Oct 2027: clocks go back and show 02:30 twice; it is due both times (Europe/Vienna).',
      ],
    ],
    ['daily 02:30', 'Asia/Kolkata', []],
    ['daily 9:00', 'Europe/Vienna', []],
    ['every 1h', 'Europe/Vienna', []],
    ['every weekday 02:30', 'Europe/Vienna', []],
    [
      'at 2027-03-28 02:30',
      'Europe/Vienna',
      ['⚠ Sun 28 Mar 2027: clocks skip 02:30; it is due at Sun 28 Mar 03:00 instead (Europe/Vienna).'],
    ],
    [
      'at 2027-10-31 02:30',
      'Europe/Vienna',
      [
        '⚠ Sun 31 Oct 2027: clocks go back and show 02:30 twice; it is due the first time only (Europe/Vienna).',
      ],
    ],
    ['at 2027-10-31 04:30', 'Europe/Vienna', []],
  ])('of changes of the clocks: %s in %s', (text, zone, lines) => {
    expect(warnings(text, zone)).toEqual(lines);
  });

  test.each([
    ['cron "0 9 13 * 5"', 'are both set'],
    ['every month on the 31st', 'A month without a day 31 is left out'],
    ['yearly on 29 feb', 'in leap years only'],
    ['every 4m', 'more than 288 runs a day'],
    ['cron "*/15 * * * * *"', 'more than 288 runs a day'],
  ])('of what may not be expected: %s', (text, warning) => {
    expect(warnings(text, 'UTC')).toEqual([expect.stringContaining(warning)]);
  });

  test.each(['every 5m', 'monthly on the 28th', 'last day of the month', 'in 5s'])(
    'of nothing: %s',
    (text) => {
      expect(warnings(text, 'UTC')).toEqual([]);
    },
  );
});
