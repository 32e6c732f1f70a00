import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDurationMs } from '../../../src/kernel/duration.ts';

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['2h30m', 9_000_000],
    ['2h 30m', 9_000_000],
    ['10 minutes', 600_000],
    ['1 hour 5 min', 3_900_000],
    ['1.5h', 5_400_000],
    ['1w', 604_800_000],
    ['0s', 0],
    [' 5 MS ', 5],
  ])('"%s" is read', (text, durationMs) => expect(parseDurationMs(text)).toBe(durationMs));

  test.each(['', '5', 'm', '5 dogs', '-5m', '5m dogs', 'm5', '1e3s', '5,5m'])('"%s" is none', (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  });

  test('what is printed is read back', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), (durationMs) => {
        expect(parseDurationMs(formatDuration(durationMs))).toBe(durationMs);
      }),
    );
  });
});
