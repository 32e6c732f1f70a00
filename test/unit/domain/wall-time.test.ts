import { describe, expect, test } from 'vitest';
import { instantsOf } from '../../../src/domain/wall-time.ts';

const at = (wall: string) => Date.parse(`${wall}Z`);

describe('a wall time that clocks never show', () => {
  test.each([
    ['2026-03-29T02:30', 'Europe/Vienna', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29T02:00:30', 'Europe/Vienna', '2026-03-29T01:00:00.000Z'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['1972-01-07T00:20', 'Africa/Monrovia', '1972-01-07T00:45:00.000Z'],
  ])('%s in %s has its first valid minute at %s', (wall, zone, next) => {
    expect(instantsOf(at(wall), zone)).toEqual({ shown: [], next: new Date(next) });
  });
});
