import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cap } from '../../src/domain/cap.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { openDatabase } from '../../src/store/database.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { openHouse } from '../support/house.ts';
import { accounts, aRun, meterBench, rulesWith } from '../support/meter-bench.ts';

/** A call: what it says to take at most, and what it takes. One that cannot say takes whatever it takes. */
interface PlannedCall {
  readonly most: number | undefined;
  readonly takes: number;
}

const dollars = (least: number, most: number) => fc.integer({ min: least * 10_000, max: most * 10_000 });
const bounded = fc
  .tuple(dollars(0, 30), fc.integer({ min: 0, max: 100 }))
  .map(([most, share]): PlannedCall => ({ most, takes: Math.floor((most * share) / 100) }));
const unbounded = dollars(0, 60).map((takes): PlannedCall => ({ most: undefined, takes }));
const request = fc.record({
  task: fc.integer({ min: 0, max: 1 }),
  calls: fc.array(fc.oneof(bounded, bounded, unbounded), { minLength: 1, maxLength: 4 }),
});
const trial = fc.record({
  workers: fc.integer({ min: 2, max: 4 }),
  caps: fc.record({
    run: fc.option(dollars(5, 50), { nil: undefined }),
    task: fc.option(dollars(10, 100), { nil: undefined }),
    agent: fc.option(dollars(10, 150), { nil: undefined }),
    house: dollars(10, 150),
  }),
  requests: fc.array(request, { minLength: 4, maxLength: 16 }),
});

const capOf = (microUsd: number | undefined): { cap?: Cap } =>
  microUsd === undefined ? {} : { cap: { microUsd } };

test('no cap is passed by more than the one call that could not say what it takes, whoever works beside whom', async () => {
  const first = await freshDatabase();
  const second = openDatabase(first.address, { connections: 4 });
  try {
    const tasks = [systemIds.next('task'), systemIds.next('task')];
    await fc.assert(
      fc.asyncProperty(trial, async ({ workers, caps, requests }) => {
        await first.sql`truncate spend, ledger`;
        const { cap: perDay } = capOf(caps.agent);
        const rules = rulesWith({ ...(perDay && { agent: { perDay } }), house: { microUsd: caps.house } });
        const houses = [meterBench(first, rules), meterBench(second, rules)];
        const policy = {
          ...capOf(caps.run),
          ...(caps.task !== undefined && { capDay: { microUsd: caps.task } }),
        };
        const waiting = [...requests];
        const largest = new Map<string, number>();
        await Promise.all(houses.flatMap((house) => Array.from({ length: workers }, () => work(house))));
        const held = await accounts(first);
        expect(held.filter(({ reserved, taken }) => reserved !== 0 || taken)).toEqual([]);
        for (const { account, spent } of held) {
          const [kind = ''] = account.split(':');
          const cap = { run: caps.run, task: caps.task, agent: caps.agent, house: caps.house }[kind];
          expect(spent).toBeLessThanOrEqual((cap ?? Infinity) + (largest.get(account) ?? 0));
          const [row] = await first.sql`select coalesce(sum(cost_micros), 0)::float8 as sum from ledger
            where ${account} = any(accounts)`;
          expect(spent).toBe(row?.['sum']);
        }

        async function work(house: (typeof houses)[number]): Promise<void> {
          for (let next = waiting.shift(); next; next = waiting.shift()) {
            const run = (await aRun(house.stores)).id;
            const task = tasks[next.task];
            const meter = house.meter({ run, ...(task && { task }), policy });
            for (const { most, takes } of next.calls) {
              const none = { inputTokens: 0, outputTokens: 0 };
              const permission =
                most === undefined
                  ? await meter.reserveRest(none)
                  : await meter.reserve({ ...none, costUsd: most / 1_000_000 });
              if (permission.kind === 'stop') break;
              await new Promise((resolve) => setImmediate(resolve));
              if (most === undefined) {
                for (const key of [`run:${run}`, `task:${task}`, 'agent:clerk', 'house'])
                  largest.set(key, Math.max(takes, largest.get(key) ?? 0));
              }
              await meter.settle({ ...none, costUsd: takes / 1_000_000 });
            }
          }
        }
      }),
      { numRuns: 30, endOnFailure: true },
    );
  } finally {
    await second.close();
  }
}, 120_000);

test('two whole houses with many runs at once stay within the day of the house, and each run that was stopped asks', async () => {
  const costs = [0.11, 0.05, 0.2, 0.08, 0.13, 0.02, 0.17, 0.09];
  const { limits } = rulesWith({ house: { microUsd: 500_000 } });
  const house = await openHouse({
    metering: 'own',
    config: { limits },
    script: async function* ({ meter, prompt }) {
      const costUsd = costs[Number(/\d+/.exec(prompt)?.[0])] ?? 0;
      for (let call = 0; call < 3; call++) {
        const permission = await meter.reserve({ inputTokens: 0, outputTokens: 0, costUsd });
        if (permission.kind === 'stop') {
          yield { kind: 'end', ending: { kind: 'paused', reason: permission.reason } };
          return;
        }
        await meter.settle({ inputTokens: 0, outputTokens: 0, costUsd: costUsd * 0.8 });
      }
      yield { kind: 'text', text: 'done' };
    },
  });
  await house.join();
  for (const index of costs.keys()) await house.channel.say(`/task new in 1s Job ${index}: cost ${index}`);
  const isOver = (markdown: string) => /^(⏸|▸) \*\*Job/.test(markdown);
  await house.channel.until(
    () => house.channel.sent.filter(({ markdown }) => isOver(markdown)).length === costs.length,
  );
  const [held] = await accounts(house.database);
  expect(held).toMatchObject({ account: 'house', reserved: 0, taken: false });
  expect(held?.spent).toBeLessThanOrEqual(500_000);
  // The last call refused was of 0.2 USD at most, and what was held then had at least four fifths of it taken.
  expect(held?.spent).toBeGreaterThanOrEqual(240_000);
  // Who gets how far is a race, and all may be stopped in it; what they want together is four times the day.
  const runs = await house.database.sql`select state from runs`;
  expect(runs).toHaveLength(costs.length);
  expect(runs.filter(({ state }) => state !== 'succeeded').map(({ state }) => state)).toContain('waiting');
  expect(runs.filter(({ state }) => state !== 'succeeded' && state !== 'waiting')).toEqual([]);
}, 60_000);
