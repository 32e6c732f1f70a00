import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { wallOf } from '../../../src/domain/wall-time.ts';
import { nextDue } from '../../../src/tasks/next-due.ts';

const cron = (expression: string): Schedule => ({ kind: 'cron', expression });

function dueAfter(schedule: Schedule, zone: string, after: string, count: number): readonly string[] {
  const due: string[] = [];
  let last = new Date(after);
  while (due.length < count) {
    const next = nextDue(schedule, zone, last);
    if (!next) break;
    due.push(next.toISOString().replace(':00.000Z', 'Z'));
    last = next;
  }
  return due;
}

describe('an interval', () => {
  const schedule: Schedule = { kind: 'every', everyMs: 600_000, anchor: '2026-11-21T08:00:00.000Z' };

  test('is counted from its anchor, however late it is asked', () => {
    expect(dueAfter(schedule, 'UTC', '2026-11-21T08:34:56Z', 2)).toEqual([
      '2026-11-21T08:40Z',
      '2026-11-21T08:50Z',
    ]);
  });

  test('is first due one interval after its anchor', () => {
    expect(dueAfter(schedule, 'UTC', '2026-11-21T08:00:00Z', 1)).toEqual(['2026-11-21T08:10Z']);
    expect(dueAfter(schedule, 'UTC', '2026-11-20T08:00:00Z', 1)).toEqual(['2026-11-21T08:10Z']);
  });
});

test('a single time is due once', () => {
  const schedule: Schedule = { kind: 'once', at: '2026-12-24T08:00:00.000Z' };
  expect(dueAfter(schedule, 'UTC', '2026-11-21T08:00:00Z', 3)).toEqual(['2026-12-24T08:00Z']);
});

describe('a cron rule', () => {
  test.each([
    ['0 9 * * 1-5', 'Europe/Vienna', '2026-11-20T07:59:59Z', ['2026-11-20T08:00Z', '2026-11-23T08:00Z']],
    ['0 9 * * *', 'Asia/Tokyo', '2026-11-21T00:00:00Z', ['2026-11-22T00:00Z', '2026-11-23T00:00Z']],
    [
      '0 9 31 * *',
      'UTC',
      '2026-11-21T00:00:00Z',
      ['2026-12-31T09:00Z', '2027-01-31T09:00Z', '2027-03-31T09:00Z'],
    ],
    ['0 0 29 2 *', 'UTC', '2026-11-21T00:00:00Z', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    [
      '0 0 13 * 5',
      'UTC',
      '2026-11-21T00:00:00Z',
      ['2026-11-27T00:00Z', '2026-12-04T00:00Z', '2026-12-11T00:00Z', '2026-12-13T00:00Z'],
    ],
    ['*/15 * * * *', 'UTC', '2026-11-21T00:01:30Z', ['2026-11-21T00:15Z', '2026-11-21T00:30Z']],
    ['0 10 * * 0', 'UTC', '2026-11-21T00:00:00Z', ['2026-11-22T10:00Z']],
    ['0 10 * * 7', 'UTC', '2026-11-21T00:00:00Z', ['2026-11-22T10:00Z']],
    ['0 9 * JAN-MAR mon', 'UTC', '2026-11-21T00:00:00Z', ['2027-01-04T09:00Z']],
  ])('%s in %s after %s', (expression, zone, after, due) => {
    expect(dueAfter(cron(expression), zone, after, due.length)).toEqual(due);
  });

  test('that no day fulfils is never due', () => {
    expect(nextDue(cron('0 0 31 2 *'), 'UTC', new Date('2026-11-21T00:00:00Z'))).toBeUndefined();
  });
});

describe('where clocks go forward, a skipped time is due at the next valid minute', () => {
  test.each([
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', ['2026-03-08T07:00Z', '2026-03-09T06:30Z']],
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', ['2026-10-03T15:30Z', '2026-10-04T15:15Z']],
    ['*/30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:00Z']],
  ])('%s in %s', (expression, zone, after, due) => {
    expect(dueAfter(cron(expression), zone, after, due.length)).toEqual(due);
  });
});

describe('where clocks go back, a fixed time is due once', () => {
  test.each([
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', ['2026-11-01T05:30Z', '2026-11-02T06:30Z']],
    ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00:00Z', ['2026-04-04T14:45Z', '2026-04-05T15:15Z']],
    [
      '*/30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00:00Z',
      ['2026-10-25T00:00Z', '2026-10-25T00:30Z', '2026-10-26T01:00Z'],
    ],
  ])('%s in %s', (expression, zone, after, due) => {
    expect(dueAfter(cron(expression), zone, after, due.length)).toEqual(due);
  });
});

describe('a rule for every hour loses and doubles none', () => {
  test.each([
    [
      '30 * * * *',
      'Europe/Berlin',
      '2026-03-29T00:00:00Z',
      ['2026-03-29T00:30Z', '2026-03-29T01:30Z', '2026-03-29T02:30Z'],
    ],
    [
      '30 * * * *',
      'Europe/Berlin',
      '2026-10-24T23:00:00Z',
      ['2026-10-24T23:30Z', '2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T02:30Z'],
    ],
    [
      '0 * * * *',
      'America/New_York',
      '2026-11-01T04:30:00Z',
      ['2026-11-01T05:00Z', '2026-11-01T06:00Z', '2026-11-01T07:00Z'],
    ],
    [
      '0 * * * *',
      'America/New_York',
      '2026-03-08T05:30:00Z',
      ['2026-03-08T06:00Z', '2026-03-08T07:00Z', '2026-03-08T08:00Z'],
    ],
    [
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-10-25T00:00:00Z',
      ['2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z', '2026-10-25T02:00Z'],
    ],
    [
      '0 * * * *',
      'Australia/Lord_Howe',
      '2026-10-03T14:00:00Z',
      ['2026-10-03T14:30Z', '2026-10-03T15:30Z', '2026-10-03T16:00Z'],
    ],
    [
      '45 * * * *',
      'Australia/Lord_Howe',
      '2026-04-04T14:00:00Z',
      ['2026-04-04T14:45Z', '2026-04-04T16:15Z', '2026-04-04T17:15Z'],
    ],
  ])('%s in %s after %s', (expression, zone, after, due) => {
    expect(dueAfter(cron(expression), zone, after, due.length)).toEqual(due);
  });
});

describe('for any rule, zone and time', () => {
  const field = (least: number, most: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: least, max: most }).map(String),
      fc.integer({ min: 1, max: most }).map((step) => `*/${step}`),
    );
  const rules = fc.tuple(
    field(0, 59),
    field(0, 23),
    fc.constantFrom('*', '1', '15', '28'),
    fc.constant('*'),
    fc.constantFrom('*', '1-5', '0', '6'),
  );
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  );
  const instants = fc.oneof(
    fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
    fc
      .tuple(
        fc.constantFrom(
          '2026-03-29T01:00Z',
          '2026-10-25T01:00Z',
          '2026-03-08T07:00Z',
          '2026-11-01T06:00Z',
          '2026-04-04T15:00Z',
        ),
        fc.integer({ min: -200, max: 200 }),
      )
      .map(([change, minutes]) => new Date(Date.parse(change) + minutes * 60_000)),
  );

  test('the next due instant is later, and the wall shows a minute of the rule or the end of a gap', () => {
    fc.assert(
      fc.property(rules, zones, instants, (parts, zone, after) => {
        const due = nextDue(cron(parts.join(' ')), zone, after);
        if (!due) throw new Error('these rules are always due again');
        expect(due.getTime()).toBeGreaterThan(after.getTime());
        const minute = new Date(wallOf(due, zone)).getUTCMinutes();
        const jumped = wallOf(due, zone) - wallOf(new Date(due.getTime() - 60_000), zone) > 60_000;
        expect(jumped || matches(parts[0], minute)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('a later question never gets an earlier answer', () => {
    fc.assert(
      fc.property(rules, zones, instants, fc.integer({ min: 0, max: 300 }), (parts, zone, after, minutes) => {
        const schedule = cron(parts.join(' '));
        const first = nextDue(schedule, zone, after);
        const second = nextDue(schedule, zone, new Date(after.getTime() + minutes * 60_000));
        expect(first?.getTime()).toBeLessThanOrEqual(second?.getTime() ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  test('an interval is due a whole number of times after its anchor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 1_000_000_000 }),
        instants,
        instants,
        (everyMs, anchor, after) => {
          const due = nextDue({ kind: 'every', everyMs, anchor: anchor.toISOString() }, 'UTC', after);
          if (!due) throw new Error('an interval is always due again');
          expect(due.getTime()).toBeGreaterThan(after.getTime());
          expect((due.getTime() - anchor.getTime()) % everyMs).toBe(0);
          expect(due.getTime()).toBeGreaterThan(anchor.getTime());
        },
      ),
    );
  });

  function matches(minuteField: string, minute: number): boolean {
    if (minuteField === '*') return true;
    if (minuteField.startsWith('*/')) return minute % Number(minuteField.slice(2)) === 0;
    return minute === Number(minuteField);
  }
});
