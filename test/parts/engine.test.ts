import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { createEngine } from '../../src/store/engine.ts';
import { freshDatabase } from '../support/fresh-database.ts';

async function startEngine() {
  const { address } = await freshDatabase();
  const engine = createEngine({ address, clock: systemClock, log: silentLog });
  await engine.start();
  onTestFinished(() => engine.stop());
  return engine;
}

test('each nudge reaches whoever works on its queue', async () => {
  const engine = await startEngine();
  const wanted = new Set(Array.from({ length: 50 }, (_, index) => `key-${index}`));
  const all = new Promise<void>((resolve) => {
    void engine.work('turn', 4, async (key) => {
      wanted.delete(key);
      if (wanted.size === 0) resolve();
    });
  });
  await Promise.all([...wanted].map((key) => engine.nudge('turn', key)));
  await all;
  expect(wanted.size).toBe(0);
});

test('no more than the agreed number is in hand, and a drain waits for those', async () => {
  const engine = await startEngine();
  let inHand = 0;
  let most = 0;
  let finished = 0;
  const releases: (() => void)[] = [];
  const threeBegan = new Promise<void>((resolve) => {
    void engine.work('run', 3, async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      if (inHand === 3) resolve();
      await new Promise<void>((release) => releases.push(release));
      inHand -= 1;
      finished += 1;
    });
  });
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => engine.nudge('run', key)));
  await threeBegan;
  expect(most).toBe(3);
  const drained = engine.drain();
  for (const release of releases) release();
  await drained;
  expect(inHand).toBe(releases.length - finished);
  for (const release of releases) release();
});

test('a delayed nudge comes after its delay', async () => {
  const engine = await startEngine();
  const order: string[] = [];
  const both = new Promise<void>((resolve) => {
    void engine.work('delivery', 1, async (key) => {
      order.push(key);
      if (order.length === 2) resolve();
    });
  });
  await engine.nudge('delivery', 'later', 150);
  await engine.nudge('delivery', 'now');
  await both;
  expect(order).toEqual(['now', 'later']);
});
