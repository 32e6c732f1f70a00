import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/kernel/redactor.ts';

const key = 'sk-ant-0123456789';
const { text, bytes, stream } = createRedactor([
  key,
  'short',
  'posthouse',
  'pässwörd-12 "x"',
  'sk-ant-0123456789-long',
]);

describe('a text', () => {
  test.each([
    ['has none of it', 'nothing here', 'nothing here'],
    ['loses it wherever it stands', `${key},a=${key}b`, '[secret],a=[secret]b'],
    ['loses the longer of two that begin alike', 'sk-ant-0123456789-long', '[secret]'],
    ['loses it as JSON has it', JSON.stringify({ p: 'pässwörd-12 "x"' }), '{"p":"[secret]"}'],
    ['loses it as addresses have it', `?p=${encodeURIComponent('pässwörd-12 "x"')}`, '?p=[secret]'],
    ['keeps words that are passwords only by chance', 'short posthouse', 'short posthouse'],
  ])('%s', (_, given, expected) => {
    expect(text(given)).toBe(expected);
  });
});

describe('a text in pieces', () => {
  test('loses it wherever it is cut', () => {
    const pieces = fc.array(fc.constantFrom(key, 'sk-', 'sk-ant-01', '-long', 'a', ' ', key.slice(5)));
    const cuts = fc.array(fc.nat({ max: 60 }));
    fc.assert(
      fc.property(pieces, cuts, (parts, places) => {
        const whole = parts.join('');
        const borders = [
          0,
          ...places.filter((at) => at < whole.length).toSorted((a, b) => a - b),
          whole.length,
        ];
        const words = stream();
        const shown: string[] = [];
        for (const [index, from] of borders.entries()) {
          shown.push(words.take(whole.slice(from, borders[index + 1] ?? from)));
          expect(shown.join('')).not.toContain(key);
        }
        shown.push(words.rest());
        expect(shown.join('')).toBe(text(whole));
      }),
    );
  });

  test('is shown at once where none can begin', () => {
    expect(stream().take('hello ')).toBe('hello ');
    expect(stream().take('my sk-an')).toBe('my ');
  });
});

test('bytes keep their length, and those that were given stay as they are', () => {
  const given = Buffer.from(`{"key":"${key}"}`);
  expect(Buffer.from(bytes(given)).toString()).toBe(`{"key":"${'*'.repeat(key.length)}"}`);
  expect(given.toString()).toContain(key);
  expect(bytes(Buffer.from('nothing')).toString()).toBe('nothing');
});

test('whoever knows no secret changes nothing', () => {
  const { text: same, stream: pass } = createRedactor(['', 'short']);
  expect(same('short')).toBe('short');
  expect(pass().take('short')).toBe('short');
});
