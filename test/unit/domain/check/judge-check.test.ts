import { describe, expect, test } from 'vitest';
import { type FireReason, fireReasons } from '../../../../src/domain/check/check.ts';
import { fires, type LastFinding } from '../../../../src/domain/check/fires.ts';
import { judgeCheck, type Observation } from '../../../../src/domain/check/judge-check.ts';
import { matchesPattern } from '../../../../src/domain/check/matches-pattern.ts';
import { readCheck } from '../../../../src/domain/check/read-check.ts';

function checkOf(words: string) {
  const reading = readCheck(words);
  if (reading.kind === 'refused') throw new Error(reading.reason);
  return reading.check;
}

const page = (text: string, status = 200): Observation & { kind: 'seen' } => ({ kind: 'seen', status, text });
const site = 'https://example.org';

describe('what was seen', () => {
  test.each([
    [`http ${site} status 200`, page(''), 'ok', 'status 200'],
    [`http ${site} status 200`, page('', 503), 'failing', 'status 503, expected 200'],
    [`http ${site}`, page('', 204), 'ok', 'status 204'],
    [`http ${site}`, page('', 301), 'failing', 'status 301'],
    [`http ${site} contains good`, page('all good'), 'ok', 'status 200'],
    [`http ${site} contains good`, page('all bad'), 'failing', 'the page does not contain "good"'],
    [`http ${site} json $.a[1].b is x`, page('{"a":[0,{"b":"x"}]}'), 'ok', '$.a[1].b is x'],
    [`http ${site} json $.a is x`, page('{"a":"y"}'), 'failing', '$.a is y, expected x'],
    [`http ${site} json $.a is x`, page('{}'), 'failing', 'there is no $.a'],
    [`http ${site} json $.a is x`, page('<html>'), 'failing', 'the page is no JSON: <html>'],
    [`http ${site} json $.toString changed`, page('{}'), 'failing', 'there is no $.toString'],
    [`http ${site} json $.a below 10`, page('{"a":12}'), 'ok', '$.a is 12'],
    [`http ${site} json $.a below 10`, page('{"a":"soon"}'), 'failing', '$.a holds no number: soon'],
    [
      `http ${site}`,
      { kind: 'unreachable', reason: 'it did not answer' } as const,
      'failing',
      'it did not answer',
    ],
    [
      'command x',
      { kind: 'seen', exit: 2, text: 'oh\nno' } as const,
      'failing',
      'exit code 2, expected 0: oh no',
    ],
    ['command x', { kind: 'seen', exit: 0, text: '' } as const, 'ok', 'exit code 0'],
    ['command x above 5', { kind: 'seen', exit: 0, text: 'Use%\n 17%' } as const, 'ok', 'its output says 17'],
    ['file x exists', { kind: 'seen', exists: false, text: '' } as const, 'failing', 'there is no such file'],
  ] as const)('%s, %j: %s', (words, seen, state, short) => {
    expect(judgeCheck(checkOf(words), seen)).toMatchObject({ state, short });
  });

  test.each([
    ['below 10', 9.99, true],
    ['below 10', 10, false],
    ['above 10', 10, false],
    ['above 10', 10.01, true],
    ['above -1', 0, true],
  ])('a number %s, which is %d: %s', (bound, number, holds) => {
    const check = checkOf(`http ${site} json $.n ${bound}`);
    expect(judgeCheck(check, page(JSON.stringify({ n: number })))).toMatchObject({ holds });
  });

  test('what is long is cut for people and compared as a whole', () => {
    const check = checkOf(`http ${site} json $.a changed`);
    const [one, other] = ['x'.repeat(500), `${'x'.repeat(500)}y`].map((a) =>
      judgeCheck(check, page(JSON.stringify({ a }))),
    );
    expect(one?.short).toBe(other?.short);
    expect(one?.value).not.toBe(other?.value);
  });
});

describe('a check speaks up', () => {
  const check = checkOf(`http ${site} json $.a below 10`);
  const last = (more: Partial<LastFinding> = {}): LastFinding => ({
    ...{ state: 'ok', valueHash: 'a', short: 'a', holds: false },
    ...more,
  });
  const ok = { state: 'ok', value: 'v', short: 's', holds: false } as const;
  const bad = { state: 'failing', value: 'e', short: 'e' } as const;
  const below = { ...ok, holds: true };
  test.each<
    [string, FireReason[], typeof ok | typeof bad | typeof below, string, LastFinding | undefined, unknown]
  >([
    ['the first value is no change', ['change'], ok, 'a', undefined, undefined],
    ['the same value is none', ['change'], ok, 'a', last(), undefined],
    ['another value is one', ['change'], ok, 'b', last(), 'change'],
    ['a failure is no change', ['change'], bad, 'b', last(), undefined],
    [
      'what is as it was before a failure is no change',
      ['change'],
      ok,
      'a',
      last({ state: 'failing' }),
      undefined,
    ],
    ['what is other than before a failure is one', ['change'], ok, 'b', last({ state: 'failing' }), 'change'],
    ['a first failure', ['failure'], bad, 'e', undefined, 'failure'],
    ['a failure after what was in order', ['failure'], bad, 'e', last(), 'failure'],
    ['a failure that goes on is told once', ['failure'], bad, 'e', last({ state: 'failing' }), undefined],
    ['what is in order is no failure', ['failure'], ok, 'a', undefined, undefined],
    ['a recovery', ['recovery'], ok, 'a', last({ state: 'failing' }), 'recovery'],
    ['without a failure there is none', ['recovery'], ok, 'a', last(), undefined],
    ['the first look is none', ['recovery'], ok, 'a', undefined, undefined],
    ['a number that is beyond its bound at once', ['threshold'], below, 'a', undefined, 'threshold'],
    ['a number that goes beyond its bound', ['threshold'], below, 'a', last(), 'threshold'],
    ['one that stays there is told once', ['threshold'], below, 'a', last({ holds: true }), undefined],
    ['one that comes back is not told', ['threshold'], ok, 'a', last({ holds: true }), undefined],
    ['always', ['always'], ok, 'a', last(), 'always'],
    ['the weightiest reason is named', [...fireReasons], bad, 'b', last(), 'failure'],
  ])('%s', (_, on, finding, valueHash, before, reason) => {
    expect(fires(check, on, { finding, valueHash, last: before })).toBe(reason);
  });
});

test.each([
  ['v2.1', 'v2.*', true],
  ['v1.2', 'v2.*', false],
  ['abc', 'abc', true],
  ['abc', 'ab', false],
  ['abab', 'ab*ab', true],
  ['ab', 'ab*ab', false],
  ['a-b-c', '*b*', true],
  ['', '*', true],
  ['xx', 'x*x*x', false],
])('"%s" is as "%s" says: %s', (text, pattern, is) => {
  expect(matchesPattern(text, pattern)).toBe(is);
});

test('a pattern that would keep an engine busy for years is answered at once', () => {
  expect(matchesPattern('a'.repeat(50_000), `${'a*'.repeat(50)}b`)).toBe(false);
});
