import { describe, expect, test } from 'vitest';
import { nearest } from '../../../src/kernel/nearest.ts';

describe('the nearest word', () => {
  test.each([
    ['lsit', 'list'],
    ['list', 'list'],
    ['LIST', 'list'],
    ['pasue', 'pause'],
    ['resumee', 'resume'],
    ['canel', 'cancel'],
    ['shwo', 'show'],
    ['cancle', 'cancel'],
  ])('"%s" was meant as "%s"', (word, meant) => {
    expect(nearest(word, ['list', 'pause', 'resume', 'cancel', 'show'])).toBe(meant);
  });

  test.each(['', 'xyz', 'banana', 'li', 'delete'])('"%s" is near to none', (word) => {
    expect(nearest(word, ['list', 'pause', 'resume'])).toBeUndefined();
  });

  test('without candidates nothing is near', () => expect(nearest('list', [])).toBeUndefined());
});
