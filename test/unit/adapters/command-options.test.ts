import { describe, expect, test } from 'vitest';
import { commandOptions } from '../../../adapters/agents/command/options.ts';
import { splitWords } from '../../../src/kernel/split-words.ts';

describe('a command line', () => {
  test.each([
    ['claude -p', ['claude', '-p']],
    ['  a   b  ', ['a', 'b']],
    ['say "two words" \'and "these"\'', ['say', 'two words', 'and "these"']],
    ['a\\ b c', ['a b', 'c']],
    ['"a \\"b\\" \\\\ \\n"', ['a "b" \\ \\n']],
    ["'a\\'", ['a\\']],
    ['a"b c"d', ['ab cd']],
    ['a "" b', ['a', '', 'b']],
    ['C:\\tools\\agent.exe', ['C:\\tools\\agent.exe']],
    ['$HOME | cat', ['$HOME', '|', 'cat']],
    ['', []],
  ])('%s', (line, words) => expect(splitWords(line)).toEqual(words));

  test.each(['"open', "it's"])('%s has an open quote', (line) => expect(splitWords(line)).toBeUndefined());
});

describe('the options of a command', () => {
  test('have defaults that hand on no secret', () => {
    expect(commandOptions.parse({ command: 'cat' })).toEqual({
      command: 'cat',
      input: 'stdin',
      environment: {},
      inheritEnvironment: ['PATH', 'HOME', 'LANG', 'TERM', 'TMPDIR', 'USER', 'TZ'],
      sandbox: 'auto',
      reads: [],
      history: true,
      hint: true,
      outputLimitBytes: 1_048_576,
    });
  });

  test.each([
    [{}],
    [{ command: '' }],
    [{ command: [] }],
    [{ command: 'say "open' }],
    [{ command: 'cat', input: 'argument' }],
    [{ command: '{prompt}', input: 'argument' }],
    [{ command: 'cat', shell: true }],
    [{ command: 'cat', outputLimitBytes: 0 }],
  ])('%o is not valid', (options) => expect(commandOptions.safeParse(options).success).toBe(false));
});
