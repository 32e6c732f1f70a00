import { describe, expect, test } from 'vitest';
import { readEdit } from '../../../src/domain/edits/read-edit.ts';

const every30m = { kind: 'schedule', phrase: { kind: 'every', everyMs: 1_800_000 } };
const weekdays9 = { kind: 'schedule', phrase: { kind: 'cron', expression: '0 9 * * 1-5' } };
const forms =
  'Write it like: every weekday 9am · timeout 5m · on webhook · use no model · until Friday 18:00 · tz Europe/Berlin · send here · call it Morning brief · say: what is new today?';
const targets = 'Write one of: send here · send to thread 42 · send to thread off · send to chat 17';

describe('an edit says', () => {
  test.each<[string, readonly unknown[]]>([
    ['every 30m', [every30m]],
    ['schedule: every weekday 9am', [weekdays9]],
    ['when every weekday 9am', [weekdays9]],
    [
      'every weekday 9am tz Europe/Berlin until Friday',
      [{ ...weekdays9, zone: 'Europe/Berlin', limits: { until: { day: 'friday' } } }],
    ],
    ['in 20m', [{ kind: 'schedule', phrase: { kind: 'in', delayMs: 1_200_000 } }]],
    ['only when asked', [{ kind: 'unscheduled' }]],
    ['schedule off', [{ kind: 'unscheduled' }]],
    ['tz Europe/Berlin', [{ kind: 'zone', zone: 'Europe/Berlin' }]],
    ['timezone: Asia/Kolkata', [{ kind: 'zone', zone: 'Asia/Kolkata' }]],
    ['until Friday 18:00', [{ kind: 'limits', limits: { until: { day: 'friday', time: '18:00' } } }]],
    ['until 2026-12-31', [{ kind: 'limits', limits: { until: { day: '2026-12-31' } } }]],
    ['max 10 runs', [{ kind: 'limits', limits: { maxRuns: 10 } }]],
    ['10 times', [{ kind: 'limits', limits: { maxRuns: 10 } }]],
    ['jitter 5m', [{ kind: 'limits', limits: { jitterMs: 300_000 } }]],
    ['until off', [{ kind: 'unlimited', limit: 'until' }]],
    ['no end', [{ kind: 'unlimited', limit: 'until' }]],
    ['max off', [{ kind: 'unlimited', limit: 'maxRuns' }]],
    ['max runs: off', [{ kind: 'unlimited', limit: 'maxRuns' }]],
    ['no jitter', [{ kind: 'unlimited', limit: 'jitterMs' }]],
    ['timeout 5m', [{ kind: 'setting', name: 'timeout', words: 'timeout 5m' }]],
    ['Timeout: off', [{ kind: 'setting', name: 'timeout', words: 'Timeout: off' }]],
    ['call it Morning brief', [{ kind: 'name', name: 'Morning brief' }]],
    ['name "Morning brief"', [{ kind: 'name', name: 'Morning brief' }]],
    ['rename to Beat', [{ kind: 'name', name: 'Beat' }]],
    ['say: what is new?', [{ kind: 'prompt', prompt: 'what is new?' }]],
    ['prompt: first; then · last\nand more', [{ kind: 'prompt', prompt: 'first; then · last\nand more' }]],
    ['say: "every 30m; timeout 5m"', [{ kind: 'prompt', prompt: 'every 30m; timeout 5m' }]],
    ['send here', [{ kind: 'here' }]],
    ['send the results here', [{ kind: 'here' }]],
    ['send to thread 42', [{ kind: 'target', field: 'thread', value: '42' }]],
    ['topic 42', [{ kind: 'target', field: 'thread', value: '42' }]],
    ['send to thread off', [{ kind: 'target', field: 'thread' }]],
    ['send to chat 17', [{ kind: 'target', field: 'chat', value: '17' }]],
    ['account work', [{ kind: 'target', field: 'account', value: 'work' }]],
    ['every 30m · timeout 5m', [every30m, { kind: 'setting', name: 'timeout', words: 'timeout 5m' }]],
    ['every 30m; send here\ncall it Beat', [every30m, { kind: 'here' }, { kind: 'name', name: 'Beat' }]],
    [
      'every 30m; max 3 runs; say: go; on',
      [every30m, { kind: 'limits', limits: { maxRuns: 3 } }, { kind: 'prompt', prompt: 'go; on' }],
    ],
    [' ; every 30m ;; ', [every30m]],
  ])('%j', (text, parts) => {
    expect(readEdit(text)).toEqual({ kind: 'edit', parts });
  });
});

describe('an edit that is not understood is refused as a whole', () => {
  test.each([
    ['', `What should change? ${forms}`],
    [' ; ', `What should change? ${forms}`],
    ['nonsense', `I do not understand "nonsense". ${forms}`],
    ['every 30m; nonsense', `I do not understand "nonsense". ${forms}`],
    ['timout 5m', `I do not understand "timout 5m". Did you mean "timeout"? ${forms}`],
    ['timeout', 'What should "timeout" be? Write it like: timeout LENGTH'],
    ['timeout soon', '"soon" is no timeout. Write a length from 1s to 1d, such as 5m.'],
    [
      'every 30m check mail',
      'I understand "every 30m", but not "check mail" behind it. Put a ";" between two parts.',
    ],
    [
      'until Friday please',
      'I understand "until Friday", but not "please" behind it. Put a ";" between two parts.',
    ],
    [
      'until',
      'I do not understand an empty "until". Write a day or a time: until 2026-12-31, until Friday 18:00',
    ],
    ['max 0 runs', '"0 runs" is no number of runs. Write one from 1 to 1000000.'],
    ['max 10 apples', '"max … 10" of what? Write it like: max 10 runs'],
    ['jitter 2d', 'A jitter goes from 1s to 1d.'],
    ['tz', 'Which time zone? Write it like: tz Europe/Berlin'],
    ['tz Berlin', 'There is no time zone "Berlin". Write an IANA name, such as: tz Europe/Berlin'],
    ['name', 'What should it be called? Write it like: call it Morning brief'],
    ['call it T-3', '"T-3" looks like a number of a task. Use words.'],
    [`call it ${'x'.repeat(81)}`, 'A name has at most 80 characters; this one has 81.'],
    ['say hello', 'Write the new prompt behind a colon, such as: say: what is new?'],
    ['say:', 'What should it do? Write it like: say: what is new?'],
    ['send to', `I do not understand "send to". ${targets}`],
    ['send to chat', `Which chat? ${targets}`],
    ['send to chat off', `Results must go to some chat. ${targets}`],
    ['when whenever', '"whenever" is no schedule. Write it like: hourly · quarterly · @daily'],
    ['every 30m; every 1h', '"every 1h" changes what was changed before it. Leave one of the two out.'],
    [
      'every 30m until Friday; until off',
      '"until off" changes what was changed before it. Leave one of the two out.',
    ],
    [
      'here; send to chat 5',
      '"send to chat 5" changes what was changed before it. Leave one of the two out.',
    ],
    [
      'timeout 5m; timeout off',
      '"timeout off" changes what was changed before it. Leave one of the two out.',
    ],
    [
      'say: hello; timeout 5m',
      'Is "timeout 5m" a part of the prompt? If so, put the whole prompt in quotes: say: "…". If not, write it before the prompt: timeout 5m; say: …',
    ],
  ])('%j', (text, reason) => {
    expect(readEdit(text)).toEqual({ kind: 'refused', reason });
  });
});
