import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../../../src/domain/check/check.ts';
import { usualReasons } from '../../../../src/domain/check/check.ts';
import { describeCheck } from '../../../../src/domain/check/describe-check.ts';
import { readCheck } from '../../../../src/domain/check/read-check.ts';

const site = 'https://example.org';
const http = (...expects: Check['expects']): Check => ({ probe: 'http', subject: site, expects });
const file = (...expects: Check['expects']): Check => ({ probe: 'file', subject: 'report.csv', expects });
const command = (...expects: Check['expects']): Check => ({
  probe: 'command',
  subject: 'disk-free',
  expects,
});

describe('a check', () => {
  test.each<[string, Check]>([
    [`http ${site}`, http({ is: 'up' })],
    [site, http({ is: 'up' })],
    [`${site} is up`, http({ is: 'up' })],
    [`${site} is ok`, http({ is: 'up' })],
    [`http ${site} status 200`, http({ is: 'status', number: 200 })],
    [`HTTP ${site} Status 404`, http({ is: 'status', number: 404 })],
    [`${site} is 200`, http({ is: 'status', number: 200 })],
    [`${site} returns 301`, http({ is: 'status', number: 301 })],
    [`http ${site} contains "all good"`, http({ is: 'contains', text: 'all good' })],
    [`http ${site} contains ready`, http({ is: 'contains', text: 'ready' })],
    [
      `http ${site} status 200 and contains “all good”`,
      http({ is: 'status', number: 200 }, { is: 'contains', text: 'all good' }),
    ],
    [`http ${site} is 200, contains ok`, http({ is: 'status', number: 200 }, { is: 'contains', text: 'ok' })],
    [`http ${site} changed`, http({ is: 'changed' })],
    [`http ${site} changes`, http({ is: 'changed' })],
    [`http ${site} matches "v2.*"`, http({ is: 'matches', text: 'v2.*' })],
    [`http ${site} json $.price below 10`, { ...http({ is: 'below', number: 10 }), path: '$.price' }],
    [`http ${site} json $.price < 9.5`, { ...http({ is: 'below', number: 9.5 }), path: '$.price' }],
    [`http ${site} json $.a[0].b above -3`, { ...http({ is: 'above', number: -3 }), path: '$.a[0].b' }],
    [`http ${site} json $.load over 90`, { ...http({ is: 'above', number: 90 }), path: '$.load' }],
    [`http ${site} json $.state is up`, { ...http({ is: 'equals', text: 'up' }), path: '$.state' }],
    [`http ${site} json $.state is "200"`, { ...http({ is: 'equals', text: '200' }), path: '$.state' }],
    [`http ${site} json $.state equals on`, { ...http({ is: 'equals', text: 'on' }), path: '$.state' }],
    [`http ${site} json $.v matches 2.*`, { ...http({ is: 'matches', text: '2.*' }), path: '$.v' }],
    [`http ${site} json $.v changed`, { ...http({ is: 'changed' }), path: '$.v' }],
    ['file report.csv', file({ is: 'changed' })],
    ['file report.csv changed', file({ is: 'changed' })],
    ['file report.csv exists', file({ is: 'exists' })],
    ['file report.csv contains done', file({ is: 'contains', text: 'done' })],
    ['file report.csv larger than 10 MB', file({ is: 'larger', number: 10_000_000 })],
    ['file report.csv larger 500', file({ is: 'larger', number: 500 })],
    ['file report.csv larger than 1.5kb', file({ is: 'larger', number: 1_500 })],
    ['file "my report.csv" exists', { probe: 'file', subject: 'my report.csv', expects: [{ is: 'exists' }] }],
    ['file "exists"', { probe: 'file', subject: 'exists', expects: [{ is: 'changed' }] }],
    ['command disk-free', command({ is: 'exit', number: 0 })],
    ['command disk-free exit 3', command({ is: 'exit', number: 3 })],
    ['command disk-free above 90', command({ is: 'above', number: 90 })],
    ['command disk-free output contains "no space"', command({ is: 'contains', text: 'no space' })],
    ['command disk-free output changed', command({ is: 'changed' })],
    ['command disk-free json $.used under 5', { ...command({ is: 'below', number: 5 }), path: '$.used' }],
  ])('is read from "%s"', (words, check) => {
    expect(readCheck(words)).toEqual({ kind: 'check', check });
    expect(readCheck(describeCheck(check))).toEqual({ kind: 'check', check });
  });

  test.each([
    ['', '"" is no check. Write it like: http https://example.org status 200'],
    ['ping example.org', 'is no check'],
    ['http', '"" is no address'],
    ['http example.org', '"example.org" is no address'],
    ['http ftp://example.org', 'is no address'],
    ['http https://ann:secret@example.org', 'Leave the password out'],
    [`http ${site} status`, '"" is no HTTP status'],
    [`http ${site} status ok`, '"ok" is no HTTP status'],
    [`http ${site} status 99`, 'from 100 to 599'],
    [`http ${site} is 2000`, 'is no HTTP status'],
    [`http ${site} contains`, 'What stands behind "contains"?'],
    [`http ${site} contains ""`, 'What stands behind "contains"?'],
    [`http ${site} status 200 quickly`, 'I do not understand "quickly"'],
    [`http ${site} json price below 10`, '"price" is none'],
    [`http ${site} json $.price`, 'What is expected of $.price?'],
    [`http ${site} json $.price below ten`, '"ten" behind below is no number'],
    [`http ${site} json $.a above 1 json $.b above 2`, 'one path'],
    [`http ${site} above 1 below 5`, 'a number twice'],
    [`http ${site} status 200 status 201`, 'status twice'],
    [`http ${site} larger than 5`, '"larger" cannot be asked of a http check'],
    [`http ${site} exit 0`, '"exit" cannot be asked of a http check'],
    ['file', "Which file of the agent's folder?"],
    ['file report.csv status 200', '"status" cannot be asked of a file check'],
    ['file report.csv larger than much', 'is no size'],
    ['file report.csv json $.a changed', 'as a whole, without json'],
    ['command', 'Which command?'],
    ['command rm -rf /', 'I do not understand "-rf"'],
    ['command ../rm', 'Which command?'],
    ['command disk-free exit 256', 'from 0 to 255'],
    ['command disk-free contains "open', 'A quote stays open'],
    [`http ${site} contains ${'x'.repeat(2_000)}`, 'at most 2000 characters'],
  ])('is refused with what is wrong: "%s"', (words, reason) => {
    expect(readCheck(words)).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  test('whatever is written, it is read or refused, and what is read reads back', () => {
    const word = fc.constantFrom(
      ...[
        'http',
        'file',
        'command',
        site,
        'a.txt',
        'status',
        '200',
        'contains',
        '"a b"',
        'json',
        '$.a',
        'is',
      ],
      ...[
        'above',
        '5',
        'changed',
        'and',
        'exit',
        '0',
        'larger',
        'than',
        '1',
        'kb',
        '"',
        '“x”',
        'matches',
        '*',
      ],
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 9 }), (words) => {
        const reading = readCheck(words.join(' '));
        if (reading.kind === 'refused') expect(reading.reason).not.toBe('');
        else expect(readCheck(describeCheck(reading.check))).toEqual(reading);
      }),
      { numRuns: 3_000 },
    );
  });
});

test.each([
  [`http ${site} status 200`, ['failure', 'recovery']],
  [`http ${site} json $.price below 10`, ['threshold', 'failure', 'recovery']],
  [`http ${site} changed`, ['change', 'failure', 'recovery']],
  ['file report.csv changed', ['change']],
  ['file report.csv exists', ['failure', 'recovery']],
  ['command disk-free', ['failure', 'recovery']],
])('"%s" speaks up on %j unless told otherwise', (words, reasons) => {
  const reading = readCheck(words);
  expect(reading.kind === 'check' && usualReasons(reading.check)).toEqual(reasons);
});
