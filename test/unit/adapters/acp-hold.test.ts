import { expect, test } from 'vitest';
import { holdOf } from '../../../adapters/agents/acp/hold.ts';
import { acpOptions } from '../../../adapters/agents/acp/options.ts';
import { unheldBy } from '../../../src/domain/capability.ts';

const hold = (options: object) => holdOf({ agent: 'pilot', options: acpOptions.parse(options) });

test.each(['claude', 'codex', 'opencode', 'goose'])('%s is held by what it asks', (preset) => {
  expect(unheldBy(hold({ preset }).enforcement, [])).toEqual([]);
});

test.each(['gemini', 'qwen'])('%s reads in its folder without asking, so it must be allowed to', (preset) => {
  const { enforcement, hint } = hold({ preset });
  expect(unheldBy(enforcement, [])).toEqual(['fs:read']);
  expect(unheldBy(enforcement, ['fs:write'])).toEqual([]);
  expect(hint).toContain('`agents.pilot.capabilities: [fs:read]`');
});

test('of a program that nobody knows nothing is held', () => {
  const { enforcement, hint } = hold({ program: '/opt/agent/bin/agent', arguments: ['acp'] });
  expect(unheldBy(enforcement, [])).toHaveLength(14);
  expect(hint).toBe('What agent does without asking leave is not known; name its `preset`, if there is one.');
});
