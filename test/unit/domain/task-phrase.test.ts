import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTaskPhrase } from '../../../src/domain/task-phrase.ts';

const hourMs = 3_600_000;

describe('the words behind /task new', () => {
  test.each([
    [
      'every 1h Service watch: Check provider status with a cheap check first and escalate if needed.',
      {
        phrase: { kind: 'every', everyMs: hourMs },
        name: 'Service watch',
        prompt: 'Check provider status',
        remind: false,
        policy: { mode: 'auto' },
      },
    ],
    [
      'every 10 minutes Check provider health and send here.',
      {
        phrase: { kind: 'every', everyMs: 600_000 },
        name: 'Check provider health and send',
        prompt: 'Check provider health and send here.',
        remind: false,
      },
    ],
    [
      'every 30m Service pulse: summarize gateway health.',
      {
        phrase: { kind: 'every', everyMs: 1_800_000 },
        name: 'Service pulse',
        prompt: 'summarize gateway health.',
        remind: false,
      },
    ],
    [
      'check docs updates hourly',
      {
        phrase: { kind: 'every', everyMs: hourMs },
        name: 'check docs updates',
        prompt: 'check docs updates',
        remind: false,
      },
    ],
    [
      'remind me every Friday to review open tasks.',
      {
        phrase: { kind: 'cron', expression: '0 9 * * 5' },
        name: 'review open tasks',
        prompt: 'review open tasks.',
        remind: true,
      },
    ],
    [
      'remind me every hour to stand up',
      { phrase: { kind: 'every', everyMs: hourMs }, name: 'stand up', prompt: 'stand up', remind: true },
    ],
    [
      'remind me in 20m to stand up',
      { phrase: { kind: 'in', delayMs: 1_200_000 }, name: 'stand up', prompt: 'stand up', remind: true },
    ],
    [
      'Remind me to stand up in 20m',
      { phrase: { kind: 'in', delayMs: 1_200_000 }, name: 'stand up', prompt: 'stand up', remind: true },
    ],
    [
      'in 20m: stand up',
      { phrase: { kind: 'in', delayMs: 1_200_000 }, name: 'stand up', prompt: 'stand up', remind: false },
    ],
    [
      'every 1h remind me to stand up',
      { phrase: { kind: 'every', everyMs: hourMs }, name: 'stand up', prompt: 'stand up', remind: true },
    ],
    [
      'Posture: remind me to stand up every 1h',
      { phrase: { kind: 'every', everyMs: hourMs }, name: 'Posture', prompt: 'stand up', remind: true },
    ],
    [
      'remind me to buy: milk and eggs tomorrow 9am',
      {
        phrase: { kind: 'at', time: '09:00', day: 'tomorrow' },
        name: 'buy: milk and eggs',
        prompt: 'buy: milk and eggs',
        remind: true,
      },
    ],
    [
      'every weekday 9am tz Europe/Vienna Morning brief: what is new',
      {
        phrase: { kind: 'cron', expression: '0 9 * * 1-5' },
        zone: 'Europe/Vienna',
        name: 'Morning brief',
        prompt: 'what is new',
        remind: false,
      },
    ],
    [
      'Docs: check the docs daily at 9:00 tz Asia/Tokyo',
      {
        phrase: { kind: 'cron', expression: '0 9 * * *' },
        zone: 'Asia/Tokyo',
        name: 'Docs',
        prompt: 'check the docs',
        remind: false,
      },
    ],
  ])('%s', (text, task) => expect(parseTaskPhrase(text)).toEqual({ kind: 'task', ...task }));

  test.each([
    ['Note: every 5 minutes is too often', 'Note', 'every 5 minutes is too often'],
    ['tell me about every book', 'tell me about every book', 'tell me about every book'],
    [
      'look at http://a.example: is it up',
      'look at http://a.example: is it',
      'look at http://a.example: is it up',
    ],
    ['read https://a.example/x', 'read https://a.example/x', 'read https://a.example/x'],
    ['meet at 10: 30 people', 'meet at 10: 30 people', 'meet at 10: 30 people'],
    [
      'one two three four five six seven: eight',
      'one two three four five',
      'one two three four five six seven: eight',
    ],
    ['"Bill of the month": add it up', 'Bill of the month', 'add it up'],
    ['¿?', 'Task', '¿?'],
  ])('without a schedule "%s" runs when asked', (text, name, prompt) => {
    expect(parseTaskPhrase(text)).toMatchObject({ kind: 'task', name, prompt });
    expect(parseTaskPhrase(text)).not.toHaveProperty('phrase');
  });

  test('words inside the prompt never change the schedule', () => {
    expect(parseTaskPhrase('every 1h Watch: say that it runs every 5 minutes')).toMatchObject({
      phrase: { kind: 'every', everyMs: hourMs },
      prompt: 'say that it runs every 5 minutes',
    });
  });

  test.each([
    ['', 'nothing to do'],
    ['every 1h', 'nothing to do'],
    ['hourly', 'nothing to do'],
    ['remind me every 1h', 'nothing to do'],
    ['remind me to stand up', 'A reminder needs a time'],
    ['remind me', 'A reminder needs a time'],
    ['remind me every fridya to go', 'every friday'],
    ['check it every 5s', 'too often'],
    ['every 5s check it', 'too often'],
  ])('"%s" is refused', (text, reason) => {
    expect(parseTaskPhrase(text)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  test('any text gives a task with a name and a prompt, or a reason', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const reading = parseTaskPhrase(text);
        const said = reading.kind === 'refused' ? [reading.reason] : [reading.name, reading.prompt];
        for (const words of said) expect(words).not.toBe('');
      }),
    );
  });
});
