import { expect, test } from 'vitest';
import type { Pause } from '../../src/domain/pause.ts';
import type { Person } from '../../src/domain/person.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { type Allowance, allowRun } from '../../src/runs/allow-run.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { aRun, meterBench, rulesWith } from '../support/meter-bench.ts';
import { placeOf } from '../support/test-channel.ts';

const dollars = (amount: number): Allowance => ({
  kind: 'once',
  dimension: 'microUsd',
  amount: amount * 1_000_000,
});
const reached = { dimension: 'microUsd', cap: 200_000, spent: 200_000, wanted: 0, agent: 'clerk' } as const;
const ofTask: Pause = { ...reached, scope: 'run', by: 'task' };
const ofAgent: Pause = { ...reached, scope: 'agent/day', by: 'config' };

/** A run that waits, and people who may answer. */
async function waitingRun(pause: Pause) {
  const rules = rulesWith({ agent: { perRun: { microUsd: 1_000_000 } } });
  const { stores, node } = meterBench(await freshDatabase(), rules);
  const add = (name: string, role: Person['role']) =>
    stores.people.ensure({ id: systemIds.next('person'), name, role });
  const [owner, member] = [await add('ann', 'owner'), await add('ben', 'member')];
  const claimed = await stores.runs.claim((await aRun(stores)).id, node);
  if (!claimed) throw new Error('gone');
  await stores.runs.settle(claimed, { state: 'waiting', result: 'so far', availableInMs: 60_000, pause });
  const run = await stores.runs.get(claimed.id);
  if (!run) throw new Error('gone');
  const here = placeOf('home');
  const answer = (by: Person, allowance: Allowance) =>
    stores.transaction((tx) =>
      allowRun(tx, run, { ids: systemIds, by, here, now: new Date(0), allowance, rules }),
    );
  return { stores, run, owner, member, answer };
}

test("a member may loosen a task's cap, but not past what the config lets a run take", async () => {
  const { answer, member, stores, run } = await waitingRun(ofTask);
  expect(await answer(member, dollars(1))).toEqual({
    kind: 'refused',
    reason:
      'A run of clerk may take $1 at most (`agents.clerk.budget.perRun`). Only an owner may allow more.',
  });
  expect(await answer(member, dollars(0.5))).toEqual({ kind: 'allowed', more: '$0.50' });
  expect(await stores.runs.get(run.id)).toMatchObject({ state: 'queued', result: 'so far' });
});

test('a cap of the config is loosened by owners alone, and raised only in the config', async () => {
  const { answer, owner, member } = await waitingRun(ofAgent);
  expect(await answer(member, dollars(1))).toMatchObject({
    reason: expect.stringContaining('agents.clerk.budget.perDay'),
  });
  expect(await answer(owner, { kind: 'always' })).toMatchObject({
    reason: expect.stringContaining('raise it there'),
  });
  expect(await answer(owner, dollars(1))).toEqual({ kind: 'allowed', more: '$1' });
});

test('of ten answers at once one counts, and the others hear whose it was', async () => {
  const { answer, owner, member } = await waitingRun(ofTask);
  const people = Array.from({ length: 10 }, (_, index) => (index % 2 ? owner : member));
  const answers = await Promise.all(people.map((person) => answer(person, dollars(0.1))));
  expect(answers.filter(({ kind }) => kind === 'allowed')).toHaveLength(1);
  const late = answers.flatMap((each) => (each.kind === 'late' ? [each.run.pause?.answer] : []));
  expect(late).toHaveLength(9);
  expect(new Set(late.map((each) => each?.said))).toEqual(new Set(['allowed $0.10 more']));
});

test('tokens do not help where money is used up, and a cap that is gone cannot be raised', async () => {
  const { answer, owner } = await waitingRun(ofTask);
  expect(await answer(owner, { kind: 'once', dimension: 'tokens', amount: 5 })).toMatchObject({
    reason: 'It is money that is used up. Say how much more, such as $0.50.',
  });
  expect(await answer(owner, { kind: 'always' })).toMatchObject({ kind: 'refused' });
});
