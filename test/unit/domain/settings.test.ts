import { expect, test } from 'vitest';
import {
  describePolicy,
  editPolicy,
  readSettingFlags,
  taskSettings,
} from '../../../src/domain/settings/settings.ts';

test('each setting is called by a name of its own', () => {
  const names = taskSettings.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  expect(names.length).toBeGreaterThan(0);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z]+([- ][a-z]+)*$/.test(name))).toEqual([]);
});

test('a flag says what is set, and others are left alone', () => {
  expect(readSettingFlags({ timeout: '5m', tz: 'Europe/Vienna' })).toEqual({
    kind: 'set',
    policy: { timeoutMs: 300_000 },
  });
});

test('a flag that makes no sense is named in the answer', () => {
  expect(readSettingFlags({ timeout: 'soon' })).toEqual({
    kind: 'refused',
    reason: '--timeout: "soon" is no timeout. Write a length from 1s to 1d, such as 5m.',
  });
});

test.each([
  ['timeout 90s', { timeoutMs: 90_000 }],
  ['Timeout: 2 minutes', { timeoutMs: 120_000 }],
  ['timeout=1h', { timeoutMs: 3_600_000 }],
  ['timeout off', {}],
])('"%s" edits a policy', (words, policy) => {
  expect(editPolicy({ timeoutMs: 1_000 }, words)).toEqual({ kind: 'set', policy });
});

test('a name without a value asks for one', () => {
  expect(editPolicy({}, 'timeout')).toEqual({
    kind: 'refused',
    reason: 'What should "timeout" be? Write it like: timeout LENGTH',
  });
});

test.each(['timeouts 5m', 'every 30m', ''])('"%s" is no setting', (words) => {
  expect(editPolicy({}, words)).toBeUndefined();
});

test('what is set reads back in words', () => {
  expect(describePolicy({ timeoutMs: 300_000 })).toEqual(['a run may take 5m']);
  expect(describePolicy({})).toEqual([]);
});
