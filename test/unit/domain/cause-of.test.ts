import fc from 'fast-check';
import { expect, test } from 'vitest';
import { causeOf } from '../../../src/domain/cause-of.ts';

test.each([
  ['numbers', 'no answer on port 5001', 'no answer on port 5002'],
  ['times', 'limit reached, resets 10:04', 'limit reached, resets 3:15 pm'],
  ['instants', 'down since 2026-11-20T08:00:00.123Z', 'down since 2026-11-21 09:15'],
  ['durations', 'stopped after 30s', 'stopped after 1m30s'],
  ['durations in words', 'waited 5 minutes', 'waited 1 hour'],
  ['ids', 'request 01a1ffe9-bc6f-7982-80bd-a1c4faa11d1a', 'request 91a1ffe9-bc6f-7982-80bd-a1c4faa11d1b'],
  ['hashes', 'commit 8f3a2b1c9d0e is bad', 'commit 1f3a2b1c9d0f is bad'],
  ['paths', 'cannot read "/tmp/run-1/a b.txt"', 'cannot read "/tmp/run-2/a b.txt"'],
  ['paths of Windows', 'cannot read C:\\work\\1.txt', 'cannot read D:\\play\\2.md'],
  ['addresses', 'GET https://a.example/x?id=1 failed', 'GET https://a.example/y?id=2 failed'],
  ['runs and attempts', 'R-31 failed at attempt 2', 'R-32 failed at attempt 3'],
  ['letters of either case', 'No Network', 'no network'],
  ['white space', 'no\n  network', 'no network'],
])('%s make no other cause', (_, one, other) => {
  expect(causeOf('crashed', one)).toBe(causeOf('crashed', other));
});

test.each([
  ['words', 'no network', 'no disk'],
  ['names', 'the program was not found: "my-agent"', 'the program was not found: "other"'],
])('%s make another cause', (_, one, other) => {
  expect(causeOf('crashed', one)).not.toBe(causeOf('crashed', other));
});

test('another kind of fault is another cause', () => {
  expect(causeOf('crashed', 'no network')).not.toBe(causeOf('timed_out', 'no network'));
});

test('a cause is short, in one line, and well formed, whatever came', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (reason) => {
      const cause = causeOf('crashed', reason);
      expect(cause.length).toBeLessThan(250);
      expect(cause).not.toContain('\n');
      expect(cause.isWellFormed()).toBe(true);
    }),
  );
});
