import { expect, test } from 'vitest';
import { leaseTimes } from '../../src/domain/lease.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { settleAbandoned } from '../../src/worker/settle-abandoned.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { accounts, aRun, meterBench, rulesWith } from '../support/meter-bench.ts';

const none = { inputTokens: 0, outputTokens: 0 };
const cents = (amount: number) => ({ ...none, costUsd: amount / 100 });
const house20 = rulesWith({ house: { microUsd: 200_000 } });

test('what a dead node has set aside counts as spent, once its silence is known', async () => {
  const database = await freshDatabase();
  const dead = meterBench(database, house20);
  await dead.stores.nodes.register({ id: dead.node, host: 'h', pid: 1, version: 't' });
  const meter = dead.meter();
  expect(await meter.reserve(cents(15))).toEqual({ kind: 'go' });
  await settleAbandoned(dead.stores, silentLog);
  expect(await accounts(database)).toMatchObject([{ reserved: 150_000, spent: 0 }]);
  await database.sql`update instances set seen_at = now() - make_interval(secs => ${leaseTimes.lifeMs / 1_000 + 2})`;
  await settleAbandoned(dead.stores, silentLog);
  expect(await accounts(database)).toMatchObject([{ reserved: 0, spent: 150_000 }]);
  const [row] = await database.sql`select is_estimate, is_swept from ledger`;
  expect(row).toEqual({ is_estimate: true, is_swept: true });
  // It lives after all, and tells what it was; a second time changes nothing.
  await meter.settle(cents(4));
  expect(await accounts(database)).toMatchObject([{ reserved: 0, spent: 40_000 }]);
  await settleAbandoned(dead.stores, silentLog);
  expect(await accounts(database)).toMatchObject([{ reserved: 0, spent: 40_000 }]);
});

test('a call whose attempt is over gives back all that was left, also while its node lives', async () => {
  const database = await freshDatabase();
  const house = meterBench(database, house20);
  await house.stores.nodes.register({ id: house.node, host: 'h', pid: 1, version: 't' });
  const run = await aRun(house.stores);
  const claimed = await house.stores.runs.claim(run.id, house.node);
  const first = house.meter({ run: run.id, attempt: claimed?.attempt ?? 0 });
  expect(await first.reserveRest(none)).toEqual({ kind: 'go' });
  await settleAbandoned(house.stores, silentLog);
  expect(await accounts(database)).toMatchObject([{ taken: true }]);
  expect(await house.meter({ patienceMs: 0 }).reserve(cents(1))).toEqual({
    kind: 'stop',
    reason:
      "what is left of the house's budget for today is reserved for what is under way ($0 of $0.20 spent)",
  });
  await database.sql`update runs set attempt = 2`;
  await settleAbandoned(house.stores, silentLog);
  expect(await accounts(database)).toMatchObject([{ taken: false }]);
  expect(await house.meter().reserve(cents(1))).toEqual({ kind: 'go' });
});

test('a cap that is set in the middle of the day knows what was spent before, and one below it lets nothing begin', async () => {
  const database = await freshDatabase();
  const free = meterBench(database, rulesWith({}));
  for (const amount of [12, 13]) {
    const meter = free.meter();
    await meter.reserve(cents(1));
    await meter.settle(cents(amount));
    await meter.record(free.stores);
  }
  expect(await accounts(database)).toEqual([]);
  expect(await meterBench(database, house20).meter().reserve(cents(1))).toEqual({
    kind: 'stop',
    reason: "the house's budget for today is used up: $0.25 of $0.20",
  });
  expect(await accounts(database)).toMatchObject([{ account: 'house', spent: 250_000, reserved: 0 }]);
});

test('a new day begins with nothing spent, and a call counts on the day on which it began', async () => {
  const database = await freshDatabase();
  const house = meterBench(database, house20);
  const [late, spent] = [house.meter(), house.meter()];
  await spent.reserve(cents(5));
  await spent.settle(cents(5));
  await late.reserve(cents(15));
  expect((await house.meter({ patienceMs: 0 }).reserve(cents(1))).kind).toBe('stop');
  await database.sql`update spend set day = day - 1`;
  await database.sql`update ledger set day = day - 1`;
  expect((await house.meter().reserve(cents(20))).kind).toBe('go');
  await late.settle(cents(15));
  const days =
    await database.sql`select reserved_micros::int as reserved, spent_micros::int as spent from spend order by day`;
  expect([...days]).toEqual([
    { reserved: 0, spent: 200_000 },
    { reserved: 200_000, spent: 0 },
  ]);
});

test('what one run is allowed is for it alone, and ends with the day', async () => {
  const database = await freshDatabase();
  const house = meterBench(database, house20);
  const [run, other] = [await aRun(house.stores), await aRun(house.stores)];
  const first = house.meter();
  await first.reserve(cents(20));
  await first.settle(cents(25));
  const caps = [{ scope: 'house/day', key: 'house', by: 'config', cap: { microUsd: 200_000 } }] as const;
  await house.stores.spend.allow(run.id, caps, { microUsd: 100_000, tokens: 0 });
  expect((await house.meter({ run: other.id }).reserve(cents(1))).kind).toBe('stop');
  const allowed = house.meter({ run: run.id });
  expect((await allowed.reserve(cents(10))).kind).toBe('go');
  await allowed.settle(cents(10));
  expect((await allowed.reserve(cents(1))).kind).toBe('stop');
  await house.stores.spend.allow(run.id, caps, { microUsd: 50_000, tokens: 0 });
  expect((await allowed.reserve(cents(5))).kind).toBe('go');
});

test('tokens are capped as money is, each by itself', async () => {
  const database = await freshDatabase();
  const house = meterBench(database, rulesWith({ agent: { perDay: { tokens: 1_000 } } }));
  const meter = house.meter();
  expect((await meter.reserve({ inputTokens: 600, outputTokens: 300 })).kind).toBe('go');
  await meter.settle({ inputTokens: 600, outputTokens: 100, costUsd: 5 });
  expect(await meter.reserve({ inputTokens: 200, outputTokens: 200 })).toEqual({
    kind: 'stop',
    reason:
      'the budget of clerk for today is used up: 700 tokens of 1k tokens, and the next call may take 400 tokens',
  });
  expect(await accounts(database)).toMatchObject([{ tokens: 700, reserved: 0 }]);
});

test('a call that is never settled counts as what it was said to take when the next begins', async () => {
  const database = await freshDatabase();
  const meter = meterBench(database, house20).meter();
  await meter.reserve(cents(8));
  await meter.reserve(cents(3));
  await meter.settle(cents(1));
  expect(await accounts(database)).toMatchObject([{ spent: 90_000, reserved: 0 }]);
  expect(meter.usage()).toMatchObject({ costUsd: 0.09 });
});

test('the accounts of days that nobody looks back to are forgotten', async () => {
  const database = await freshDatabase();
  const house = meterBench(database, house20);
  const run = await aRun(house.stores);
  const meter = house.meter({ run: run.id, policy: { cap: { microUsd: 100_000 } } });
  await meter.reserve(cents(1));
  await meter.settle(cents(1));
  expect(await house.stores.history.forgetCalls(86_400_000, 10)).toBe(0);
  await database.sql`update spend set day = day - 9 where day > '-infinity'`;
  await database.sql`update ledger set day = day - 9`;
  expect(await house.stores.history.forgetCalls(86_400_000, 10)).toBe(1);
  expect(await accounts(database)).toEqual([]);
});

test('sums are told by day, agent and task, to each person their own', async () => {
  const database = await freshDatabase();
  const house = meterBench(database, rulesWith({}));
  const [ann, ben] = [systemIds.next('person'), systemIds.next('person')];
  for (const [person, agent, amount] of [
    [ann, 'clerk', 3],
    [ann, 'painter', 4],
    [ben, 'clerk', 5],
  ] as const) {
    const meter = house.meter({ person, agent });
    await meter.reserve(none);
    await meter.settle(cents(amount));
    await meter.record(house.stores);
  }
  const sums = async (by: 'house' | 'day' | 'agent' | 'task', person: typeof ann | 'all') =>
    (await house.stores.ledger.sums({ by, days: 7, person })).map(
      ({ name, microUsd }) => `${name} ${microUsd}`,
    );
  expect(await sums('house', 'all')).toEqual(['house 120000']);
  expect(await sums('agent', 'all')).toEqual(['clerk 80000', 'painter 40000']);
  expect(await sums('agent', ben)).toEqual(['clerk 50000']);
  expect(await sums('day', ann)).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d 70000$/)]);
  expect(await sums('task', 'all')).toEqual([]);
});
