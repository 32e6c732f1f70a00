import { expect, test } from 'vitest';
import { createPacer } from '../../../src/kernel/pacer.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const chat = { key: 'chat', everyMs: 1_000, burst: 3 };
const account = { key: 'account', everyMs: 100, burst: 1 };

function open() {
  const clock = createFakeClock('2026-01-01T00:00:00Z');
  return { clock, pacer: createPacer(clock) };
}

test('so many at once, then one after each interval', () => {
  const { clock, pacer } = open();
  const took = () => pacer.tryTake([chat]);
  expect([took(), took(), took(), took()]).toEqual([true, true, true, false]);
  clock.moveBy(999);
  expect(took()).toBe(false);
  clock.moveBy(1);
  expect([took(), took()]).toEqual([true, false]);
  clock.moveBy(60_000);
  expect([took(), took(), took(), took()]).toEqual([true, true, true, false]);
});

test('a place in one bucket is not taken when another has none', () => {
  const { clock, pacer } = open();
  expect(pacer.tryTake([account])).toBe(true);
  expect(pacer.tryTake([chat, account])).toBe(false);
  clock.moveBy(100);
  expect([1, 2, 3].map(() => pacer.tryTake([chat]))).toEqual([true, true, true]);
});

test('those who wait go one after the other, and as many as the rate allows', async () => {
  const { clock, pacer } = open();
  const gone: number[] = [];
  const waiting = [1, 2, 3].map((each) => pacer.take([account]).then(() => gone.push(each)));
  for (let ms = 0; ms < 250; ms += 10) {
    await new Promise(setImmediate);
    expect(gone.length).toBeLessThanOrEqual(1 + ms / 100);
    clock.moveBy(10);
  }
  await Promise.all(waiting);
});

test('what was not needed is given back', () => {
  const { pacer } = open();
  expect(pacer.tryTake([account])).toBe(true);
  pacer.giveBack([account]);
  expect([pacer.tryTake([account]), pacer.tryTake([account])]).toEqual([true, false]);
});

test('nothing goes where silence was asked for, until it is over', () => {
  const { clock, pacer } = open();
  pacer.pause('chat', 5_000);
  pacer.pause('chat', 1_000);
  clock.moveBy(4_999);
  expect(pacer.tryTake([chat])).toBe(false);
  clock.moveBy(1);
  expect(pacer.tryTake([chat])).toBe(true);
});

test('waiting ends with its signal', async () => {
  const { pacer } = open();
  pacer.pause('account', 60_000);
  const controller = new AbortController();
  const waiting = pacer.take([account], controller.signal);
  controller.abort();
  await waiting;
});
