import { expect, test } from 'vitest';
import type { Signals } from '../../../src/contracts/signals.ts';
import { hearNudges } from '../../../src/worker/hear-nudges.ts';

test('what others say of a queue is nudged here, and anything else is not', async () => {
  const nudged: string[][] = [];
  let say: (text: string) => void = () => {};
  const signals: Signals = {
    send: async () => {},
    listen: async (topic, onSignal) => {
      if (topic === 'nudge') say = onSignal;
    },
  };
  await hearNudges({ signals, engine: { nudge: async (...args) => void nudged.push(args.map(String)) } });
  for (const text of ['run 1', 'delivery web/a b:1', 'nothing 1', 'run']) say(text);
  expect(nudged).toEqual([
    ['run', '1'],
    ['delivery', 'web/a b:1'],
  ]);
});
