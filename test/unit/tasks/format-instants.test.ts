import { expect, test } from 'vitest';
import { formatInstants } from '../../../src/tasks/format-instants.ts';

const now = new Date('2026-11-20T12:00:00Z');

test.each([
  {
    name: 'a time that is always the same is said once',
    instants: ['2026-11-23T08:00Z', '2026-11-24T08:00Z', '2026-11-25T08:00Z'],
    text: 'Mon 23 Nov 09:00 · Tue 24 · Wed 25',
  },
  {
    name: 'also across a change of the clocks',
    instants: ['2027-03-27T08:00Z', '2027-03-28T07:00Z'],
    text: 'Sat 27 Mar 2027 09:00 · Sun 28',
  },
  {
    name: 'a month is said when it changes',
    instants: ['2026-11-30T08:00Z', '2026-12-01T08:00Z', '2026-12-02T08:00Z'],
    text: 'Mon 30 Nov 09:00 · Tue 1 Dec · Wed 2',
  },
  {
    name: 'and so is a year',
    instants: ['2026-12-24T08:00Z', '2027-12-24T08:00Z', '2027-12-25T08:00Z'],
    text: 'Thu 24 Dec 09:00 · Fri 24 Dec 2027 · Sat 25',
  },
  {
    name: 'a year that is not this one is said at once',
    instants: ['2027-12-24T08:00Z'],
    text: 'Fri 24 Dec 2027 09:00',
  },
  {
    name: 'within a day the times are enough',
    instants: ['2026-11-23T22:00Z', '2026-11-23T22:30Z', '2026-11-23T23:00Z'],
    text: 'Mon 23 Nov 23:00 · 23:30 · Tue 24 Nov 00:00',
  },
  {
    name: 'times that differ are all said',
    instants: ['2026-11-23T08:00Z', '2026-11-23T16:30Z', '2026-11-24T08:00Z'],
    text: 'Mon 23 Nov 09:00 · 17:30 · Tue 24 Nov 09:00',
  },
  {
    name: 'seconds are said when they matter',
    instants: ['2026-11-23T08:00:00Z', '2026-11-23T08:00:10Z'],
    text: 'Mon 23 Nov 09:00:00 · 09:00:10',
  },
])('$name', ({ instants, text }) => {
  const read = instants.map((instant) => new Date(instant));
  expect(formatInstants(read, 'Europe/Vienna', now)).toBe(text);
});
