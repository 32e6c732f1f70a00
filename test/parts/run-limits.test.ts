import { expect, onTestFinished, test } from 'vitest';
import type { Run } from '../../src/domain/run.ts';
import type { RunLimits } from '../../src/domain/run-limits.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createStores } from '../../src/store/stores.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { aFolder } from '../support/git-repository.ts';
import { openHouse } from '../support/house.ts';
import { houseConfig } from '../support/house-config.ts';
import { echo } from '../support/scripted-agent.ts';
import { placeOf } from '../support/test-channel.ts';

/** Two nodes on one database, each with connections of its own, and runs that wait. */
async function twoNodes(agents: readonly string[], more: Partial<Run> = {}) {
  const database = await freshDatabase();
  const second = openDatabase(database.address, { connections: 8 });
  onTestFinished(() => second.close());
  const nodes = [database, second].map((each) => ({
    stores: createStores(each),
    id: systemIds.next('instance'),
  }));
  const [{ stores } = { stores: createStores(database) }] = nodes;
  const session = systemIds.next('session');
  await stores.sessions.open({ id: session, key: 'k', agent: 'clerk', name: 'main' });
  const runs = await stores.runs.add(
    agents.map((agent) => ({
      ...{ id: systemIds.next('run'), origin: 'manual' as const, agent, session, title: 't', prompt: 'p' },
      ...{ mode: 'agent' as const, policy: {}, target: placeOf('home'), capabilities: [], ...more },
    })),
  );
  const claimAll = async (limits: RunLimits) => {
    // Each asks for others: who asks for the same waits for its row already.
    const claims = runs.map(({ id }, at) => {
      const node = nodes[at % nodes.length];
      return node?.stores.runs.claim(id, node.id, limits);
    });
    return (await Promise.all(claims)).flatMap((run) => run ?? []);
  };
  return { database, stores, runs, claimAll };
}

const clerk = (most: number): RunLimits => ({ agents: [{ agent: 'clerk', most }] });

test('two nodes that race for twenty runs of an agent begin no more than its limit, and each one once', async () => {
  const { stores, claimAll, runs } = await twoNodes(Array.from({ length: 20 }, () => 'clerk'));
  const begun: Run[] = [];
  while (begun.length < 20) {
    const claimed = await claimAll(clerk(3));
    expect(claimed).toHaveLength(Math.min(3, 20 - begun.length));
    expect(await claimAll(clerk(3))).toEqual([]);
    expect(await stores.runSweep.stranded(0, 10, clerk(3))).toEqual([]);
    expect(await stores.runControl.underWay('clerk')).toEqual({
      ofAgent: claimed.length,
      ofHouse: claimed.length,
    });
    for (const run of claimed) await stores.runs.settle(run, { state: 'succeeded' });
    begun.push(...claimed);
  }
  expect(new Set(begun.map(({ id }) => id)).size).toBe(20);
  expect(begun.slice(0, 3).every(({ number }) => number < (runs[0]?.number ?? 0) + 20)).toBe(true);
});

test('agents without a limit wait for nobody, and the house has one of its own', async () => {
  const mixed = Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? 'clerk' : 'painter'));
  const { stores, claimAll, runs } = await twoNodes(mixed);
  const first = await claimAll(clerk(1));
  expect(first.map(({ agent }) => agent).toSorted()).toEqual([
    'clerk',
    ...Array.from({ length: 6 }, () => 'painter'),
  ]);
  for (const run of first) await stores.runs.settle(run, { state: 'succeeded' });
  expect(await claimAll({ house: 3, agents: [{ agent: 'clerk', most: 2 }] })).toHaveLength(2);
  expect(await claimAll({ house: 3, agents: [] })).toHaveLength(1);
  expect(await stores.runSweep.stranded(0, 10, { house: 3, agents: [] })).toEqual([]);
  expect(await stores.runSweep.stranded(0, 10, { house: 4, agents: [] })).toHaveLength(2);
  const begun = await stores.runSweep.nextAfter('clerk', 1, clerk(4));
  const open = (await Promise.all(runs.map(({ id }) => stores.runs.get(id)))).filter(
    (run) => run?.state === 'queued',
  );
  expect(begun).toEqual([open[0]?.id]);
});

test('what asks no agent takes no place and waits for none', async () => {
  const { claimAll, stores } = await twoNodes(['clerk', 'clerk', 'clerk'], { mode: 'remind' });
  expect(await claimAll({ house: 1, agents: [{ agent: 'clerk', most: 1 }] })).toHaveLength(3);
  expect(await stores.runControl.underWay('clerk')).toEqual({ ofAgent: 0, ofHouse: 0 });
});

test('a run that waits for a place says so, and begins when another ends, on whichever node', async () => {
  const gate = Promise.withResolvers<void>();
  const began = Promise.withResolvers<void>();
  let [underWay, most] = [0, 0];
  const agents = houseConfig(aFolder(), 'postgres://unused').agents.map((agent) => ({
    ...agent,
    maxConcurrentRuns: 1,
  }));
  const house = await openHouse({
    script: async function* (request) {
      underWay += 1;
      most = Math.max(most, underWay);
      began.resolve();
      await gate.promise;
      underWay -= 1;
      yield* echo(request);
    },
    config: { agents },
  });
  await house.join();
  const { channel } = house;
  for (const [at, name] of ['One', 'Two', 'Three'].entries()) {
    await channel.say(`/task new in 5h ${name}: say ${name}`);
    await channel.until(({ markdown }) => markdown.includes(`T-${at + 1}`));
  }
  await channel.say('/task run T-1');
  await began.promise;
  for (const name of ['T-2', 'T-3']) await channel.say(`/task run ${name}`);
  await channel.until(({ markdown }) => markdown.includes('R-3'));
  await channel.say('/run show R-3');
  const { markdown } = await channel.until((post) => post.markdown.includes('waits for'));
  expect(markdown).toContain(
    'waits for a run of clerk to end: 1 is under way, and no more than 1 may be (`agents.clerk.maxConcurrentRuns`)',
  );
  gate.resolve();
  for (const name of ['One', 'Two', 'Three'])
    await channel.until((post) => post.markdown.includes(`echo: say ${name}`));
  expect(most).toBe(1);
});
