import { expect, test } from 'vitest';
import { type Capability, heldBackBy, unheldBy } from '../../../src/domain/capability.ts';
import { holdLines } from '../../../src/turns/hold-lines.ts';

const agent = (capabilities: readonly Capability[], unsafe = false) => ({
  ...{ name: 'cron', description: '', backend: 'command', options: {}, workspace: '/work' },
  ...{ timeoutMs: 1_000, capabilities, unsafe },
});

test('what is granted needs nothing to hold it, and a write includes its read', () => {
  const enforcement = heldBackBy('rules', { 'fs:read': 'none', 'shell:write': 'none' });
  expect(unheldBy(enforcement, [])).toEqual(['shell:write', 'fs:read']);
  expect(unheldBy(enforcement, ['fs:write', 'shell:write'])).toEqual([]);
  expect(unheldBy(enforcement, ['shell:read'])).toEqual(['shell:write', 'fs:read']);
});

test.each([
  [agent([]), 'rules', ['may: nothing beyond answering', 'held back: by rules']],
  [agent(['fs:read']), 'os', ['may: fs:read', 'held back: by the system']],
])('an agent that is held says by what', (held, by, lines) => {
  expect(holdLines(held, { enforcement: heldBackBy(by as 'os'), means: [] })).toEqual(lines);
});

test('what is held in several ways is named', () => {
  const enforcement = heldBackBy('rules', { 'shell:write': 'os', 'fs:write': 'os' });
  const [, held] = holdLines(agent(['fs:read']), { enforcement, means: [] });
  expect(held).toMatch(/^held back: by the system \(shell:write, fs:write\) · by rules \(shell:read, /);
});

test('what nothing holds is said, with the way to hold it unless somebody has accepted it', () => {
  const hold = { enforcement: heldBackBy('rules', { 'web:fetch': 'none' }), means: [], hint: 'Get walls.' };
  expect(holdLines(agent([]), hold)).toEqual([
    'may: nothing beyond answering',
    '⛔ it is not started: nothing holds back: web:fetch',
    'Get walls.',
  ]);
  expect(holdLines(agent([], true), hold).at(-1)).toBe('⚠️ nothing holds back (unsafe): web:fetch');
  expect(holdLines(agent(['web:fetch']), hold).at(-1)).toBe('held back: by rules');
});

test('where no agent can be started, only what it may is said', () => {
  expect(holdLines(agent(['fs:read']), undefined)).toEqual(['may: fs:read']);
});
