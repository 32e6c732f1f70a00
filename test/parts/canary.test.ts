import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BackendEvent, BackendRequest } from '../../src/contracts/agent-backend.ts';
import { openLog } from '../../src/log.ts';
import { openHook } from '../support/hook-caller.ts';
import { openHouse, type TestHouse } from '../support/house.ts';
import { createTestChannel } from '../support/test-channel.ts';

/** A secret of the house, which must turn up nowhere. */
const canary = 'sk-canary-7f3a91c2d4';
const half = canary.length / 2;

const hex = (text: string) => Buffer.from(text).toString('hex');

/** Says the secret in every way that an agent has: whole, in pieces, in a memo, a file, a tool's input and an error. */
async function* leaks({ prompt, workspace, tools }: BackendRequest): AsyncGenerator<BackendEvent> {
  yield { kind: 'progress', text: `reads ${canary}` };
  yield { kind: 'refused', what: `write ${canary}` };
  yield { kind: 'memo', memo: { id: canary } };
  await writeFile(join(workspace, 'report.txt'), `The key is ${canary}, as you see.`);
  yield { kind: 'file', path: 'report.txt', name: `${canary}.txt` };
  const create = tools.find(({ name }) => name === 'task_create');
  await create?.call({ schedule: 'every 1h', prompt: `use ${canary}`, title: 'Leak' });
  yield { kind: 'text', text: `You said ${prompt}. It is ${canary.slice(0, half)}` };
  yield { kind: 'text', text: `${canary.slice(half)} and that was it.` };
  if (!prompt.includes('fail')) return;
  const reason = `The key ${canary} was refused.`;
  yield { kind: 'end', ending: { kind: 'failed', fault: 'crashed', reason, detail: `env: KEY=${canary}` } };
}

/** All rows of all tables, as text; bytes in hexadecimal. */
async function everythingIn({ database: { sql } }: TestHouse): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
  const rows = await Promise.all(
    tables.map(({ name }) => sql.unsafe<{ text: string }[]>(`select t::text as text from ${name} t`)),
  );
  return rows.flatMap((table) => table.map(({ text }) => text)).join('\n');
}

test('a planted secret turns up in no row, in no log, in no message and in no draft', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-canary-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'log');
  const { log } = await openLog({ level: 'debug', secrets: [canary], file });
  const house = await openHouse({
    script: leaks,
    channel: createTestChannel({ files: { mostBytes: 1_000_000 } }),
    capabilities: ['tasks:write'],
    config: { secrets: [canary] },
    log,
  });
  const { channel } = house;
  await channel.say(`my key is ${canary}`);
  const answer = await channel.until(({ markdown }) => markdown.includes('and that was it'));
  expect(answer.markdown).toContain('You said my key is [secret]. It is [secret] and that was it.');
  await channel.say(`fail with ${canary}`);
  const failure = await channel.until(({ markdown }) => markdown.includes('was refused'));
  expect(failure.markdown).toContain('⚠️ The key [secret] was refused.');
  const { post } = await openHook(house);
  await post({ body: JSON.stringify({ key: canary }) });
  await channel.until(({ markdown }) => markdown.includes('What came in'));
  await channel.say('/task list');
  await channel.until(({ markdown }) => markdown.includes('Leak'));
  const rows = await everythingIn(house);
  expect(rows).toContain('use [secret]');
  expect(rows).toContain(hex(`The key is ${'*'.repeat(canary.length)}, as you see.`));
  for (const text of [rows, readFileSync(file, 'utf8'), JSON.stringify([channel.sent, channel.drafts])]) {
    expect(text).not.toContain(canary.slice(0, half));
    expect(text).not.toContain(hex(canary));
  }
});
