import { describe, expect, test } from 'vitest';
import { pick } from '../../../src/domain/pick.ts';

const tasks = [
  { id: 'T-7', label: 'Service watch · T-7', names: ['Service watch'] },
  { id: 'T-12', label: 'Service pulse · T-12', names: ['Service pulse'] },
  { id: 'T-1', label: 'Brief · T-1', names: ['Brief'] },
  { id: 'T-2', label: 'Briefing · T-2', names: ['Briefing'] },
  { label: 'main', names: ['main'] },
] as const;
const [watch, pulse, brief, briefing, main] = tasks;

describe('a word names', () => {
  test.each([
    ['T-7', watch],
    ['t-7', watch],
    ['t7', watch],
    ['7', watch],
    ['#7', watch],
    ['1', brief],
    ['12', pulse],
    ['service watch', watch],
    ['SERVICE W', watch],
    ['brief', brief],
    ['briefi', briefing],
    [' main ', main],
    ['m', main],
  ])('"%s" one', (word, candidate) => expect(pick(word, tasks)).toEqual({ kind: 'one', candidate }));

  test('several, when a beginning is shared', () => {
    expect(pick('service', tasks)).toEqual({ kind: 'several', candidates: [watch, pulse] });
  });

  test('several, when a name is the number of another', () => {
    const seven = { id: 'T-3', label: '7 · T-3', names: ['7'] };
    expect(pick('7', [...tasks, seven])).toEqual({ kind: 'several', candidates: [watch, seven] });
  });

  test('none, but one is near', () => expect(pick('breif', tasks)).toEqual({ kind: 'none', nearest: brief }));

  test.each(['banana', '', '  ', '99', 'T-'])('"%s" none', (word) =>
    expect(pick(word, tasks)).toEqual({ kind: 'none' }),
  );
});
