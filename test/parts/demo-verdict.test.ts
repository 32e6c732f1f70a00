import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDemoBackend } from '../../adapters/agents/demo/backend.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { setUpChecks } from '../support/check-bench.ts';

test('the demo agent shows cheap checks without a key: a quick look, and a closer one when it is needed', async () => {
  const { runOnce, workspace } = await setUpChecks({
    words: 'Watch: say what is in the report',
    flags: { mode: 'auto', check: 'file report.txt contains "ok"', on: 'always' },
    agent: { models: { cheap: 'rules' } },
  });
  const backend = createDemoBackend({ clock: systemClock });
  const agents = {
    ...{
      backendOf: async () => backend,
      meteringOf: () => 'free' as const,
      modelPlaceOf: () => undefined,
      close: async () => {},
    },
  };
  writeFileSync(join(workspace, 'report.txt'), 'ok');
  const quiet = await runOnce('schedule', { agents });
  expect(quiet).toMatchObject({ told: [], run: { state: 'succeeded' } });
  expect(quiet.stages).toMatchObject([
    { kind: 'probe', verdict: 'fires' },
    { kind: 'cheap', model: 'rules', verdict: 'quiet' },
  ]);
  writeFileSync(join(workspace, 'report.txt'), 'the disk has failed');
  const { told, stages } = await runOnce('schedule', { agents });
  expect(stages.map(({ kind, verdict }) => [kind, verdict])).toEqual([
    ['probe', 'fires'],
    ['cheap', 'escalates'],
    ['strong', 'tells'],
  ]);
  expect(told[0]).toMatch(/^▸ \*\*Watch · T-1\*\*\n\n.*what is in the report/s);
});
