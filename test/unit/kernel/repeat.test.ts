import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/kernel/clock.ts';
import { repeat } from '../../../src/kernel/repeat.ts';

/** A clock whose timers the test lets go. */
function heldClock() {
  const due: (() => void)[] = [];
  const after: Clock['after'] = (_, action) => {
    due.push(action);
    return { cancel: () => void due.splice(due.indexOf(action), due.includes(action) ? 1 : 0) };
  };
  return { clock: { ...systemClock, after }, due };
}

test('the work comes at once and again after each pause, also when it fails, until it is stopped', async () => {
  const { clock, due } = heldClock();
  const failures: unknown[] = [];
  let times = 0;
  const begun: (() => void)[] = [];
  const work = async () => {
    times++;
    if (times === 2) throw new Error('once');
    begun.shift()?.();
  };
  const repeated = repeat({ clock, everyMs: 5, failed: (err) => failures.push(err) }, work);
  await new Promise(setImmediate);
  expect(times).toBe(1);
  due.shift()?.();
  await new Promise(setImmediate);
  expect(failures).toEqual([new Error('once')]);
  const third = new Promise<void>((resolve) => begun.push(resolve));
  due.shift()?.();
  await third;
  await repeated.stop();
  expect(due).toEqual([]);
  expect(times).toBe(3);
});

test('stopping waits for what is under way, and nothing follows it', async () => {
  const { clock, due } = heldClock();
  let finish = () => {};
  const repeated = repeat({ clock, everyMs: 5, failed: () => {} }, () => new Promise((r) => (finish = r)));
  const stopped = repeated.stop();
  finish();
  await stopped;
  expect(due).toEqual([]);
});
