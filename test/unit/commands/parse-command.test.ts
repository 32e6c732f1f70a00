import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandDefinition } from '../../../src/commands/definition.ts';
import { commandDefinitions } from '../../../src/commands/definitions.ts';
import { parseCommand } from '../../../src/commands/parse-command.ts';
import { usageOf } from '../../../src/commands/usage.ts';

const parse = (text: string) => parseCommand(text, commandDefinitions);

/** Has everything that the real ones may come to use. */
const probe: CommandDefinition = {
  name: 'probe',
  summary: 'Tries things',
  role: 'member',
  form: {
    words: [{ name: 'A' }, { name: 'B', optional: true }],
    flags: [
      { name: 'yes', kind: 'switch', summary: 'no question' },
      { name: 'to', kind: 'value', value: 'TARGET', summary: 'where' },
    ],
  },
};

describe('a command', () => {
  test.each([
    ['/status', { name: 'status' }],
    ['  /status  ', { name: 'status' }],
    ['/STATUS', { name: 'status' }],
    ['/status@post_bot', { name: 'status' }],
    ['/status:', { name: 'status' }],
    ['/commands', { name: 'help' }],
    ['/help', { name: 'help' }],
    ['/help task new', { name: 'help', words: ['task', 'new'] }],
    ['/tz Europe/Vienna', { name: 'tz', words: ['Europe/Vienna'] }],
    ['/new', { name: 'new' }],
    ['/reset', { name: 'new' }],
    ['/new Plan "a trip" --now\nto Graz', { name: 'new', rest: 'Plan "a trip" --now\nto Graz' }],
    ['/agent', { name: 'agent', verb: 'current' }],
    ['/agents LIST', { name: 'agent', verb: 'list' }],
    ['/agent switch research', { name: 'agent', verb: 'switch', words: ['research'] }],
    ['/agent: switch "my agent"', { name: 'agent', verb: 'switch', words: ['my agent'] }],
    ['/agent switch “my agent”', { name: 'agent', verb: 'switch', words: ['my agent'] }],
    ['/agent switch „my agent“', { name: 'agent', verb: 'switch', words: ['my agent'] }],
    ["/agent switch 'Ann's agent'", { name: 'agent', verb: 'switch', words: ["Ann's agent"] }],
    ["/agent switch Ann's", { name: 'agent', verb: 'switch', words: ["Ann's"] }],
    ['/agent switch "half', { name: 'agent', verb: 'switch', words: ['"half'] }],
    ['/session', { name: 'session', verb: 'current' }],
    ['/session new Service watch', { name: 'session', verb: 'new', rest: 'Service watch' }],
    ['/session history 20', { name: 'session', verb: 'history', words: ['20'] }],
    ['/task', { name: 'task', verb: 'list' }],
    ['/task ls', { name: 'task', verb: 'list' }],
    ['/task show T-7', { name: 'task', verb: 'show', rest: 'T-7' }],
    ['/task show Service watch', { name: 'task', verb: 'show', rest: 'Service watch' }],
    ['/task runs T-7 5', { name: 'task', verb: 'runs', rest: 'T-7 5' }],
    [
      '/task new every 1h Watch: say "hello"\nand don\'t stop',
      { name: 'task', verb: 'new', rest: 'every 1h Watch: say "hello"\nand don\'t stop' },
    ],
    [
      '/task new --tz Europe/Berlin daily 9:00 go',
      { name: 'task', verb: 'new', rest: 'daily 9:00 go', flags: { tz: 'Europe/Berlin' } },
    ],
    [
      '/task new daily 9:00 go  now —tz=Europe/Berlin',
      { name: 'task', verb: 'new', rest: 'daily 9:00 go  now', flags: { tz: 'Europe/Berlin' } },
    ],
    [
      '/task new daily 9:00 -- run npm test --watch',
      { name: 'task', verb: 'new', rest: 'daily 9:00 run npm test --watch' },
    ],
    [
      '/task new daily 9:00 say "--watch" — please',
      { name: 'task', verb: 'new', rest: 'daily 9:00 say "--watch" — please' },
    ],
    ['/task preview every weekday 9am', { name: 'task', verb: 'preview', rest: 'every weekday 9am' }],
    ['/run show R-31', { name: 'run', verb: 'show', words: ['R-31'] }],
    ['/pair', { name: 'pair', verb: 'list' }],
    ['/pair approve K7QX2MPA', { name: 'pair', verb: 'approve', words: ['K7QX2MPA'] }],
    ['/pair revoke Ann Example', { name: 'pair', verb: 'revoke', rest: 'Ann Example' }],
  ])('%s', (text, command) => {
    expect(parse(text)).toEqual({ kind: 'command', words: [], rest: '', flags: {}, ...command });
  });

  test.each(['hello', '', '/', '//', '/ status', '/etc/hosts is gone', '/5', 'see /status', '\\/status'])(
    '"%s" is none',
    (text) => expect(parse(text)).toEqual({ kind: 'none' }),
  );
});

describe('a problem says what is wrong and how to write it', () => {
  test.each([
    ['/statsu', 'Did you mean `/status`?'],
    ['/banana', '`/help` shows what there is'],
    ['/task lsit', 'Did you mean `/task list`?'],
    ['/task banana', '`/task` has no verb "banana".\nUsage: `/task [new|list|'],
    ['/task T-7', 'no verb "T-7"'],
    ['/run show', 'RUN is missing.\nUsage: `/run show RUN`'],
    ['/task new', 'WHEN [NAME:] PROMPT is missing.\nUsage: `/task new WHEN [NAME:] PROMPT [--FLAG VALUE …]`'],
    ['/task new --tz UTC', 'is missing'],
    ['/task new daily 9:00 --zt UTC go', 'There is no flag --zt here. Did you mean --tz?'],
    ['/task new daily 9:00 go --watch', 'Write "--" in front of words that are no flags'],
    ['/task new daily 9:00 go --tz', '--tz needs a value: --tz ZONE.'],
    ['/task new daily 9:00 go --tz= UTC', '--tz needs a value'],
    ['/task new daily 9:00 --tz -- go', '--tz needs a value'],
    ['/run show R-7 now', 'I do not know what to do with "now".\nUsage: `/run show RUN`'],
    ['/session list --all', 'There is no flag --all here'],
    ['/status now please', '"now please"'],
    ['/run', 'A verb is missing. Usage: `/run show|log|retry|cancel|allow|clear-stale`'],
    ['/run R-31', 'no verb "R-31"'],
    ['/session new', 'NAME is missing'],
    ['/session rename   ', 'NAME is missing'],
    ['/agent switch', 'AGENT is missing'],
    ['/agent switch my agent', '"agent"'],
    ['/pair approve', 'CODE is missing'],
  ])('%s', (text, words) => {
    expect(parse(text)).toEqual({ kind: 'problem', text: expect.stringContaining(words) });
  });
});

describe('flags', () => {
  test.each([
    ['/probe a --yes --to here', ['a'], { yes: true, to: 'here' }],
    ['/probe --to=here a', ['a'], { to: 'here' }],
    ['/probe --to="over there" a b', ['a', 'b'], { to: 'over there' }],
    ['/probe --to “over there” a', ['a'], { to: 'over there' }],
    ['/probe --YES a', ['a'], { yes: true }],
    ['/probe -- a --yes', ['a', '--yes'], {}],
    ['/probe "--yes" a', ['--yes', 'a'], {}],
    ['/probe -y a', ['-y', 'a'], {}],
  ])('%s', (text, words, flags) => {
    expect(parseCommand(text, [probe])).toEqual({ kind: 'command', name: 'probe', words, rest: '', flags });
  });

  test.each([
    ['/probe a --yes=1', '--yes takes no value.'],
    ['/probe a --ye', 'Did you mean --yes?'],
    ['/probe a --constructor', 'There is no flag --constructor'],
  ])('%s is a problem', (text, words) => {
    expect(parseCommand(text, [probe])).toEqual({ kind: 'problem', text: expect.stringContaining(words) });
  });
});

describe('for any text', () => {
  const pieces = fc.constantFrom(
    '/task',
    'new',
    ' ',
    '"',
    '“',
    '--',
    '--tz',
    '=',
    '—',
    '\n',
    'a',
    ':',
    '@b',
    "'",
  );
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.array(pieces).map((parts) => parts.join('')),
  );

  test('parsing never throws, and only a leading slash makes a command', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const reading = parse(text);
        if (!text.trimStart().startsWith('/')) expect(reading.kind).toBe('none');
        parse(`/task new ${text}`);
        parse(`/agent switch ${text}`);
      }),
    );
  });

  test('raw text is taken as it is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const reading = parse(`/new ${text}`);
        expect(reading).toMatchObject({ kind: 'command', rest: text.trim() });
      }),
    );
  });

  test('a quoted word is read back', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((word) => !/["“”]/.test(word)),
        (word) => {
          expect(parse(`/agent switch "${word}"`)).toMatchObject({ kind: 'command', words: [word] });
        },
      ),
    );
  });
});

test('every example of the definitions is understood', () => {
  const examples = commandDefinitions.flatMap((each) => {
    const forms = 'form' in each ? [each.form] : each.verbs;
    return forms.flatMap((form) => (form.examples ?? []).map((example) => `/${each.name} ${example}`));
  });
  expect(examples.length).toBeGreaterThan(15);
  for (const example of examples) expect(parse(example)).toMatchObject({ kind: 'command' });
});

test('no two commands or verbs share a name', () => {
  const namesOf = (named: readonly { name: string; aliases?: readonly string[] }[]) =>
    named.flatMap((each) => [each.name, ...(each.aliases ?? [])]);
  for (const list of [
    commandDefinitions,
    ...commandDefinitions.map((each) => ('verbs' in each ? each.verbs : [])),
  ]) {
    expect(new Set(namesOf(list)).size).toBe(namesOf(list).length);
  }
});

test('usage lines show what is optional', () => {
  expect(usageOf(probe)).toBe('/probe A [B] [--yes] [--to TARGET]');
});
