import { describe, expect, test } from 'vitest';
import { readEdit } from '../../../../src/domain/edits/read-edit.ts';
import { contradictionIn, planStages } from '../../../../src/domain/execution/stage.ts';
import { editPolicy, readSettingFlags } from '../../../../src/domain/settings/settings.ts';
import { parseTaskPhrase } from '../../../../src/domain/task-phrase.ts';
import type { TaskPolicy } from '../../../../src/domain/task-policy.ts';

describe('the words of an order', () => {
  test.each<[string, string, TaskPolicy | undefined]>([
    ['look at it with a cheap check first and escalate if needed', 'look at it', { mode: 'auto' }],
    ['look at it, with a cheap check first, escalate if needed.', 'look at it', { mode: 'auto' }],
    ['look at it. Use cheap check', 'look at it', { mode: 'auto' }],
    ['look at it using a cheap check', 'look at it', { mode: 'auto' }],
    [
      'look at it with a cheap check first and escalate to claude-opus-4.5 if needed.',
      'look at it',
      { mode: 'auto', escalateTo: 'claude-opus-4.5' },
    ],
    ['stand up; use no model', 'stand up', { mode: 'no-model' }],
    ['say what a cheap check first is', 'say what a cheap check first is', undefined],
    ['with a cheap check first', 'with a cheap check first', undefined],
    ['tell me how to use no model at all', 'tell me how to use no model at all', undefined],
    ['check https://example.org for news', 'check https://example.org for news', undefined],
    [
      'check https://example.org is 200 and mail ann',
      'check https://example.org is 200 and mail ann',
      undefined,
    ],
  ])('"%s"', (words, prompt, policy) => {
    const read = parseTaskPhrase(`every 5m Site: ${words}`);
    expect(read).toEqual({ ...read, kind: 'task', name: 'Site', prompt, ...(policy && { policy }) });
    expect('policy' in read).toBe(policy !== undefined);
  });

  test.each([
    'check https://example.org is 200 then tell me',
    'Check that https://example.org returns 200, and tell me if not.',
    'check if https://example.org answers 200',
  ])('"%s" needs no model', (words) => {
    const expects = [{ is: 'status', number: 200 }];
    expect(parseTaskPhrase(`every 5m Site: ${words}`)).toMatchObject({
      policy: { mode: 'no-model', check: { probe: 'http', subject: 'https://example.org', expects } },
    });
  });
});

describe('an edit', () => {
  test.each([
    ['use no model', { mode: 'no-model' }],
    ['no model', { mode: 'no-model' }],
    ['use cheap check', { mode: 'auto' }],
    ['use a cheap check first', { mode: 'auto' }],
    ['use the agent', { mode: 'agent' }],
    ['escalate to opus', { escalateTo: 'opus' }],
    ['stop after success', { stopOnSuccess: true }],
    ['stop on success', { stopOnSuccess: true }],
    ['only changes', { onlyChanges: true }],
    ['stop text: "arrived", delivered', { stopText: ['arrived', 'delivered'] }],
    ['max successes 3', { maxSuccesses: 3 }],
    ['max escalations 2', { maxEscalations: 2 }],
    ['on failure and recovery', { on: ['failure', 'recovery'] }],
    ['then tell', { afterCheck: 'tell' }],
    [
      'check file report.csv exists',
      { check: { probe: 'file', subject: 'report.csv', expects: [{ is: 'exists' }] } },
    ],
  ])('"%s"', (words, policy) => {
    const reading = readEdit(words);
    const [part] = reading.kind === 'edit' ? reading.parts : [];
    expect(part).toMatchObject({ kind: 'setting' });
    expect(part?.kind === 'setting' && editPolicy({}, part.words)).toEqual({ kind: 'set', policy });
  });

  test('"on Friday" stays a schedule', () => {
    expect(readEdit('on Friday 9:00')).toMatchObject({ kind: 'edit', parts: [{ kind: 'schedule' }] });
  });

  test.each([
    'use magic',
    'stop on success sometimes',
    'escalate to a better one',
    'then dance',
    'check nothing',
  ])('"%s" is refused', (words) => expect(readEdit(words).kind).toBe('refused'));
});

test('a switch is set by its flag alone', () => {
  expect(readSettingFlags({ 'stop-on-success': true, 'only-changes': true })).toEqual({
    kind: 'set',
    policy: { onlyChanges: true, stopOnSuccess: true },
  });
});

const check = { probe: 'http', subject: 'https://example.org', expects: [{ is: 'up' }] } as const;

describe('the stages of a run', () => {
  test.each([
    ['agent', {}, 'strong'],
    ['agent', { check }, 'strong'],
    ['agent', { mode: 'auto' }, 'cheap'],
    ['agent', { check, mode: 'auto' }, 'cheap'],
    ['agent', { check, afterCheck: 'cheap' }, 'cheap'],
    ['agent', { check, mode: 'auto', afterCheck: 'strong' }, 'strong'],
    ['agent', { check, afterCheck: 'tell' }, 'tell'],
    ['agent', { check, mode: 'no-model' }, 'tell'],
    // Whatever got in: who wants no model gets none.
    ['agent', { check, mode: 'no-model', afterCheck: 'strong' }, 'tell'],
    ['remind', { check, afterCheck: 'strong' }, 'tell'],
    ['remind', { mode: 'auto' }, 'tell'],
  ] as const)('%s with %j: %s', (mode, policy, next) => {
    expect(planStages({ mode, policy }).next).toBe(next);
  });
});

describe('settings that do not go together are refused', () => {
  test.each([
    ['remind', { mode: 'auto' }, 'A reminder delivers its text'],
    ['agent', { check, mode: 'no-model', afterCheck: 'strong' }, 'It uses no model'],
    ['agent', { on: ['failure'] }, '"on" says what a check does, and there is none'],
    ['agent', { afterCheck: 'tell' }, '"then" says what a check does'],
    ['agent', { escalateTo: 'opus' }, '"escalate" is about a cheap check'],
    ['agent', { maxEscalations: 3 }, '"max-escalations" is about a cheap check'],
  ] as const)('%s with %j', (mode, policy, reason) => {
    expect(contradictionIn({ mode, policy })).toContain(reason);
  });
  test.each([
    ['remind', { check, on: ['failure'] }],
    ['agent', { mode: 'auto', escalateTo: 'opus', maxEscalations: 3 }],
    ['agent', { check, afterCheck: 'cheap', escalateTo: 'opus' }],
    ['agent', { mode: 'no-model' }],
  ] as const)('%s with %j is fine', (mode, policy) => {
    expect(contradictionIn({ mode, policy })).toBeUndefined();
  });
});
