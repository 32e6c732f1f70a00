import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { HouseError } from '../../src/kernel/errors.ts';
import { configPlugs } from '../support/config-plugs.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-budgets-'));
const file = join(folder, 'posthouse.yaml');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(yaml: string) {
  writeFileSync(file, yaml);
  return loadConfig({ file, environment: {}, ...configPlugs });
}

function problemOf(yaml: string): string {
  try {
    load(yaml);
  } catch (err) {
    if (err instanceof HouseError) return String(err.details['problems']).replaceAll(`${folder}/`, '');
    throw err;
  }
  return 'none';
}

test('budgets and prices are whole millionths of a dollar, however they are written', () => {
  const { agents, limits, prices } = load(
    [
      'agents: { clerk: { backend: demo, budget: { perRun: $0.20, perDay: 200k tokens } } }',
      'limits: { budget: { perDay: 2.5 } }',
      'prices: { big: { input: 3, output: "$15", cachedInput: 0.075 }, own: { input: 0, output: 0 } }',
    ].join('\n'),
  );
  expect(agents[0]?.budget).toEqual({ perRun: { microUsd: 200_000 }, perDay: { tokens: 200_000 } });
  expect(limits.budget).toEqual({ perDay: { microUsd: 2_500_000 } });
  expect(prices).toEqual({
    big: { input: 3_000_000, output: 15_000_000, cachedInput: 75_000 },
    own: { input: 0, output: 0 },
  });
});

test.each([
  ['limits: { budget: { perDay: -1 } }', /limits\.budget\.perDay: "-1" is less than nothing\. Write dollars/],
  [
    'limits: { budget: { perDay: 0 } }',
    /"0" is no cap\. It would let nothing run; for no cap leave the key out\./,
  ],
  ['limits: { budget: { perDay: banana } }', /"banana" is no amount/],
  [
    'limits: { budget: { perDay: [1] } }',
    /expected an amount such as "\$0\.20", 0\.20 or "200k tokens", got a list/,
  ],
  ['limits: { budget: { perWeek: 1 } }', /perWeek: unknown key/],
  ['prices: { m: { input: -3, output: 1 } }', /prices\.m\.input: "-3" is less than nothing/],
  [
    'prices: { m: { input: 5k tokens, output: 1 } }',
    /"5k tokens" is tokens; a price is in dollars, such as 3/,
  ],
  ['prices: { m: { input: 3 } }', /prices\.m\.output: missing; expected dollars for a million tokens/],
])('%s is refused', (yaml, problem) => {
  expect(problemOf(yaml)).toMatch(problem);
});
