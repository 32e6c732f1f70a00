import { expect, test } from 'vitest';
import { conversationKey } from '../../src/domain/channel.ts';
import { repeatMark } from '../../src/domain/delivery.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { connectTo } from '../../src/store/database.ts';
import { createEmbeddedServer } from '../../src/store/embedded/server.ts';
import { startTelegramPeer } from '../peers/telegram.ts';
import { gatewayFolder } from './gateway-process.ts';
import { randomly } from './randomly.ts';

const kills = Number(process.env['CRASH_KILLS'] ?? 24);
const people = 5;

test(`after ${kills} kills at random instants under load nothing is lost, and nothing is doubled in silence`, async () => {
  const peer = await startTelegramPeer();
  const users = Array.from({ length: people }, (_, index) =>
    peer.user({ name: `Person${index}`, id: 1_001 + index }),
  );
  const ids = users.map((user) => `tg:${user.id}`);
  const gateway = await gatewayFolder({
    agents: { copy: { backend: 'command', unsafe: true, command: ['cat'], history: false } },
    accounts: { tg: { channel: 'telegram', token: peer.token, apiRoot: peer.apiRoot } },
    people: { ann: { role: 'owner', zone: 'UTC', ids } },
  });
  const chance = randomly(20_261_121);
  let running = await gateway.start();
  const [first] = users;
  if (!first) throw new Error('nobody');
  peer.say({ chat: peer.dm(first), from: first, text: '/task new every 10s Pulse: beat' });
  await peer.waitFor(() => peer.messages(peer.dm(first)).find(({ text }) => text?.includes('Pulse')));

  const said: { chat: number; text: string; messageId: number }[] = [];
  // An answer points at its message; a notice does so too, but only says that it waits.
  const answersTo = (messageId: number, chat: number) =>
    peer
      .messages({ id: chat, type: 'private' })
      .filter((each) => each.from?.is_bot && each.reply_to_message?.message_id === messageId)
      .filter(({ text }) => !text?.includes('⏳'));
  const areAllAnswered = () =>
    peer.pending() === 0 && said.every(({ messageId, chat }) => answersTo(messageId, chat).length > 0);
  for (let kill = 0; kill < kills; kill++) {
    for (let count = 0; count < 3; count++) {
      const user = users[Math.floor(chance() * people)] ?? first;
      const text = `word ${said.length}`;
      const message = peer.say({ chat: peer.dm(user), from: user, text });
      said.push({ chat: user.id, text, messageId: message.message_id });
    }
    await systemClock.sleep(chance() * 900);
    await running.kill();
    running = await gateway.start();
    // A run may be interrupted three times; more would be a test of giving up, and of the pause that follows.
    if (kill % 3 === 2) await peer.waitFor(areAllAnswered);
  }

  // With few kills the first due time may still be ahead.
  await peer.waitFor(() => peer.messages(peer.dm(first)).find(({ text }) => text?.startsWith('▸ Pulse')));
  await peer.waitFor(areAllAnswered);

  const server = createEmbeddedServer({
    folder: `${gateway.folder}/data`,
    clock: systemClock,
    log: silentLog,
  });
  const sql = connectTo(server.address, { max: 1 });
  const unknown = await sql<{ reply_to: string | null }[]>`
    select reply_to from deliveries where state = 'unknown' and text not like '%⏳%'`;
  for (const { text, chat, messageId } of said) {
    const answers = answersTo(messageId, chat);
    const plain = answers.filter((each) => !each.text?.startsWith(repeatMark));
    // A turn that was killed again and again is given up, and that is the answer.
    for (const each of plain)
      expect([text, expect.stringContaining('interrupted')]).toContainEqual(each.text);
    expect(plain.length, `plain answers to ${text}`).toBeLessThanOrEqual(1);
    const recorded = unknown.filter((each) => each.reply_to === String(messageId)).length;
    expect(answers.length - plain.length, `repeats of ${text}`).toBeLessThanOrEqual(recorded);
  }
  const [counts] = await sql<{ due: number; runs: number; twice: number; admitted: number; lanes: number }[]>`
    select (select count(*)::int from occurrences where outcome = 'run') as due,
      (select count(*)::int from runs where origin = 'schedule') as runs,
      (select count(*)::int from (select 1 from runs where due_at is not null group by task_id, due_at having count(*) > 1) as d) as twice,
      (select count(*)::int from inbox where kind = 'message') as admitted,
      (select count(*)::int from deliveries where target_key = ${conversationKey({ channel: 'telegram', account: 'tg', kind: 'dm', chat: String(first.id) })}) as lanes`;
  await sql.end();
  expect(counts).toMatchObject({ twice: 0, admitted: said.length, due: counts?.runs });
  expect(counts?.due).toBeGreaterThan(0);
  await running.stop();
  await peer.stop();
}, 600_000);
