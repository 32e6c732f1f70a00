import { expect, test } from 'vitest';
import { systemIds } from '../../src/kernel/ids.ts';
import { sweepRuns } from '../../src/worker/sweep.ts';
import { setUpTask } from '../support/task-bench.ts';

async function setUpDue() {
  const bench = await setUpTask('every 1h Pulse: hello');
  bench.clock.moveBy(60 * 60_000);
  const [run] = (await bench.tick()).runs;
  if (!run) throw new Error('no run');
  return { ...bench, run };
}

test('a run whose node has died is nudged at once, and one that was lost twice when its time comes', async () => {
  const { stores, deps, run, database } = await setUpDue();
  for (const inMs of [0, 2_000]) {
    await database.sql`update runs set available_at = now() - interval '1 second'`;
    await stores.runs.claim(run, systemIds.next('instance'));
    await database.sql`update runs set lease_until = now() - interval '1 second'`;
    expect((await sweepRuns(stores, deps)).runs).toEqual([{ id: run, inMs }]);
  }
});

test('a node that begins takes whatever is queued: who was nudged for it may be dead', async () => {
  const { stores, deps, run } = await setUpDue();
  expect((await sweepRuns(stores, deps)).runs).toEqual([]);
  expect((await sweepRuns(stores, deps, { isFirst: true })).runs).toEqual([{ id: run, inMs: 0 }]);
});
