import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { systemIds } from '../../src/kernel/ids.ts';
import { insertRows } from '../../src/store/insert-rows.ts';
import { agents, events } from '../../src/store/schema/nodes.ts';
import { runs } from '../../src/store/schema/work.ts';
import { freshDatabase } from '../support/fresh-database.ts';

const target = { channel: 'test', account: 'test', kind: 'dm', chat: 'home' } as const;

function newRun(prompt: string) {
  return {
    id: systemIds.next('run'),
    origin: 'schedule',
    agent: 'clerk',
    sessionId: systemIds.next('session'),
    title: 'a "quoted" \\ title, {braces}',
    prompt,
    policy: { retries: 2 },
    target,
    grantedCapabilities: ['network', 'files:read'] as never,
    requiredCapabilities: [],
    dueAt: new Date('2026-03-01T10:20:30.456Z'),
    taskId: null,
  } as const;
}

test('rows come out as drizzle itself would have written them', async () => {
  const { db } = await freshDatabase();
  await db.transaction(async (tx) => {
    // Whose run it is does not matter here.
    await tx.execute(sql`set local session_replication_role = replica`);
    const rows = ['first', 'second\nline, ünïcode 🐎', ''].map(newRun);
    const added = await insertRows(tx, runs, rows);
    await tx.delete(runs);
    const expected = await tx.insert(runs).values(rows).returning();
    const numberless = (row: object) => ({ ...row, number: 0 });
    expect(added.map(numberless)).toEqual(expected.map(numberless));
    expect(added.map(({ prompt }) => prompt)).toEqual(rows.map(({ prompt }) => prompt));
  });
});

test('what is there already is left out when that is asked for, and fails otherwise', async () => {
  const { db } = await freshDatabase();
  const row = (name: string) => ({ name, backend: 'demo', description: 'x' });
  await insertRows(db, agents, [row('a')]);
  const added = await insertRows(db, agents, [row('b'), row('a'), row('c')], { orSkip: true });
  expect(added.map(({ name }) => name)).toEqual(['b', 'c']);
  await expect(insertRows(db, agents, [row('a')])).rejects.toThrow();
  expect(await insertRows(db, agents, [])).toEqual([]);
});

test('half a character becomes the sign for what cannot be read, and what some rows lack is null', async () => {
  const { db } = await freshDatabase();
  const added = await insertRows(db, events, [
    { kind: 'cut \ud83d', data: { deep: [1, { at: 'x' }] } },
    { kind: 'whole', personId: null, data: {} },
  ]);
  expect(added.map(({ kind, data, personId }) => ({ kind, data, personId }))).toEqual([
    { kind: 'cut \ufffd', data: { deep: [1, { at: 'x' }] }, personId: null },
    { kind: 'whole', data: {}, personId: null },
  ]);
});
