import { expect, onTestFinished, test, vi } from 'vitest';
import type { ChatChange, ChatMessage } from '../../src/contracts/chat-log.ts';
import { createChatLog } from '../../src/store/chat-log.ts';
import { openDatabase } from '../../src/store/database.ts';
import { describeChatLog } from '../contracts/chat-log-contract.ts';
import { freshDatabase } from '../support/fresh-database.ts';

describeChatLog('on PostgreSQL', async () => createChatLog((await freshDatabase()).sql));

const place = { account: 'web', chat: 'Kitchen' };

async function twoNodes() {
  const { sql, address } = await freshDatabase();
  const other = openDatabase(address, { connections: 8 });
  onTestFinished(() => other.close());
  return { sql, logs: [createChatLog(sql), createChatLog(other.sql)] as const };
}

test('a reader who follows eight writers loses nothing', async () => {
  const { logs } = await twoNodes();
  const [writer, reader] = logs;
  const total = 8 * 40;
  const read: ChatMessage[] = [];
  let written = 0;
  const writers = Array.from({ length: 8 }, async (_, hand) => {
    for (let index = 0; index < 40; index++) {
      const log = hand % 2 === 0 ? writer : reader;
      await log.append({ ...place, id: `${hand}-${index}`, author: 'person', text: 'x'.repeat(hand * 500) });
      written += 1;
    }
  });
  for (let finished = false; ; finished = written === total) {
    const page = await reader.after(place, read.at(-1)?.seq ?? 0, 50);
    read.push(...page);
    if (finished && page.length === 0) break;
  }
  await Promise.all(writers);
  expect(new Set(read.map(({ id }) => id)).size).toBe(total);
});

test('the same message from two nodes at once is one', async () => {
  const { logs } = await twoNodes();
  const message = { ...place, id: 'once', author: 'house', text: 'hello' } as const;
  const stored = await Promise.all(
    Array.from({ length: 10 }, (_, index) => (index % 2 ? logs[0] : logs[1]).append(message)),
  );
  expect(new Set(stored.map(({ seq }) => seq)).size).toBe(1);
  expect(await logs[0].after(place, 0, 10)).toHaveLength(1);
});

test('an answer that grows on one node is seen on another', async () => {
  const { logs } = await twoNodes();
  const [writer, reader] = logs;
  const changes: ChatChange[] = [];
  const watch = await reader.watch('web', (change) => changes.push(change));
  onTestFinished(() => watch.stop());
  const text = 'one two three four '.repeat(200);
  for (let length = 400; length <= text.length; length += 400) {
    await writer.showDraft(place, { id: 'd', markdown: text.slice(0, length) });
  }
  const whole = { kind: 'draft', chat: 'Kitchen', id: 'd', markdown: text.slice(0, 3_600) };
  await vi.waitFor(() => expect(changes.at(-1)).toEqual(whole));
});

test('a watcher whose connection was cut is told once to look, and goes on', async () => {
  const { sql, logs } = await twoNodes();
  const [writer, reader] = logs;
  const changes: ChatChange[] = [];
  const watch = await reader.watch('web', (change) => changes.push(change));
  onTestFinished(() => watch.stop());
  const cut = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen%'`;
  expect(cut).toHaveLength(1);
  await vi.waitFor(() => expect(changes).toEqual([{ kind: 'reconnected' }]), 10_000);
  await writer.append({ ...place, id: 'a', author: 'house', text: 'still here' });
  await vi.waitFor(
    () => expect(changes).toEqual([{ kind: 'reconnected' }, { kind: 'message', chat: 'Kitchen' }]),
    10_000,
  );
});
