import { expect, test } from 'vitest';
import { quietUntil } from '../../../src/domain/quiet-until.ts';

const night = { from: '22:00', to: '07:00' };

test.each([
  ['in the evening', night, '2026-11-21T22:30:00+01:00', '2026-11-22T07:00:00+01:00'],
  ['at its first moment', night, '2026-11-21T22:00:00+01:00', '2026-11-22T07:00:00+01:00'],
  ['just before it', night, '2026-11-21T21:59:59+01:00', undefined],
  ['after midnight', night, '2026-11-22T06:59:59+01:00', '2026-11-22T07:00:00+01:00'],
  ['at its end', night, '2026-11-22T07:00:00+01:00', undefined],
  ['by day', { from: '12:00', to: '13:30' }, '2026-11-22T13:00:00+01:00', '2026-11-22T13:30:00+01:00'],
  ['after it by day', { from: '12:00', to: '13:30' }, '2026-11-22T14:00:00+01:00', undefined],
  ['in a night that is an hour shorter', night, '2026-03-28T23:00:00+01:00', '2026-03-29T07:00:00+02:00'],
  ['in a night that is an hour longer', night, '2026-10-24T23:00:00+02:00', '2026-10-25T07:00:00+01:00'],
  [
    'until a time that clocks skip',
    { from: '22:00', to: '02:30' },
    '2026-03-29T01:30:00+01:00',
    '2026-03-29T03:00:00+02:00',
  ],
  [
    'until a time that clocks show twice',
    { from: '22:00', to: '02:30' },
    '2026-10-25T02:10:00+02:00',
    '2026-10-25T02:30:00+02:00',
  ],
  [
    'when the clocks show the quiet time again',
    { from: '22:00', to: '02:30' },
    '2026-10-25T02:10:00+01:00',
    '2026-10-25T02:30:00+01:00',
  ],
])('quiet hours %s', (_, quiet, now, end) => {
  expect(quietUntil(quiet, 'Europe/Vienna', new Date(now))).toEqual(end && new Date(end));
});

test('the zone decides', () => {
  const now = new Date('2026-11-21T22:30:00Z');
  expect(quietUntil(night, 'UTC', now)).toEqual(new Date('2026-11-22T07:00:00Z'));
  expect(quietUntil(night, 'America/New_York', now)).toBeUndefined();
});
