import { expect, onTestFinished, test } from 'vitest';
import {
  type AdapterHealth,
  type ChannelAdapter,
  ChannelFault,
} from '../../../src/contracts/channel-adapter.ts';
import { keepReceiving } from '../../../src/gateway/accounts.ts';
import { idFrom } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const settled = () => new Promise(setImmediate);

/** An account whose receiving a test lets fail, on a clock that the test moves. */
function openAccount() {
  const clock = createFakeClock('2026-01-01T00:00:00Z');
  const closing = new AbortController();
  let health: AdapterHealth = { state: 'starting' };
  let starts = 0;
  let fail: (err: Error) => void = () => {};
  const adapter: ChannelAdapter = {
    receive: (_, signal) =>
      new Promise((resolve, reject) => {
        starts += 1;
        fail = reject;
        signal.addEventListener('abort', () => resolve());
      }),
    send: async () => ({ kind: 'sent', messageId: '1' }),
    health: () => health,
  };
  const account = {
    name: 'one',
    channel: 'test',
    adapter,
    abilities: { receivers: 'each', resend: 'safe', trusted: false },
  } as const;
  const stores = {
    nodes: { hold: async () => true, letGo: async () => {} },
    register: { setHealth: async () => {} },
  };
  const deps = { stores, clock, node: idFrom('instance', 'n1'), deliver: async () => {}, log: silentLog };
  const running = keepReceiving(deps, account, closing.signal);
  onTestFinished(async () => {
    closing.abort();
    await running;
  });
  const pass = async (ms: number) => {
    // The watch looks again after each step, as it would.
    for (let left = ms; left > 0; left -= 500) {
      clock.moveBy(Math.min(500, left));
      await settled();
    }
  };
  return {
    pass,
    starts: () => starts,
    /** It works for so long. */
    async up(ms: number) {
      health = { state: 'up' };
      await pass(ms);
    },
    async fail(final = false) {
      health = { state: 'down' };
      fail(new ChannelFault('cut', { final }));
      await settled();
    },
    /** How long it waited before it received again, to the half second. */
    async waited() {
      const before = starts;
      let waitedMs = 0;
      while (starts === before) {
        await pass(500);
        waitedMs += 500;
      }
      return waitedMs;
    },
  };
}

test('each fault in a row is waited out for longer', async () => {
  const account = openAccount();
  const waits: number[] = [];
  for (let fault = 0; fault < 4; fault++) {
    await account.fail();
    waits.push(await account.waited());
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
});

test.each([
  ['longer than a minute begins anew', 70_000, 1_000],
  ['less than a minute goes on where it was', 50_000, 4_000],
])('an account that was up for %s', async (_, upMs, expected) => {
  const account = openAccount();
  for (let fault = 0; fault < 2; fault++) {
    await account.fail();
    await account.waited();
  }
  await account.up(upMs);
  await account.fail();
  expect(await account.waited()).toBe(expected);
});

test('an account that tried for a minute and never was up has not recovered', async () => {
  const account = openAccount();
  await account.fail();
  await account.waited();
  await account.pass(70_000);
  await account.fail();
  expect(await account.waited()).toBe(2_000);
});

test('a final fault is not tried again', async () => {
  const account = openAccount();
  await account.fail(true);
  await account.pass(600_000);
  expect(account.starts()).toBe(1);
});
