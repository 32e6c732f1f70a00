import { expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { connectTo } from '../../src/store/database.ts';
import { createEmbeddedServer } from '../../src/store/embedded/server.ts';
import { startTelegramPeer } from '../peers/telegram.ts';
import { gatewayFolder } from './gateway-process.ts';
import { randomly } from './randomly.ts';
import { expectEachDueOnce, expectFollowed, openRuns } from './task-laws.ts';

const kills = Number(process.env['CRASH_KILLS'] ?? 6);

/** Works for a moment, for long, or fails, as its prompt says. */
const agent =
  'p=$(cat); case "$p" in *slow*) sleep 12;; *) sleep 0.5;; esac; case "$p" in *break*) exit 3;; esac; echo "$p"';
const orders = [
  'every 10s Steady: beat --overlap queue --missed all-3',
  'every 10s Slow: slow --overlap cancel',
  'every 10s Broken: break --retries 1 --pause-after never',
  'after T-1 ends Follower: follow it --overlap queue-all',
];

test(`after ${kills} kills at random instants every due time has ended in one way, and no task ran twice at once`, async () => {
  const peer = await startTelegramPeer();
  const ann = peer.user({ name: 'Ann', id: 1_001 });
  const gateway = await gatewayFolder({
    agents: { worker: { backend: 'command', unsafe: true, command: ['sh', '-c', agent], history: false } },
    accounts: { tg: { channel: 'telegram', token: peer.token, apiRoot: peer.apiRoot } },
    people: { ann: { role: 'owner', zone: 'UTC', ids: ['tg:1001'] } },
  });
  const say = async (text: string, answer: string) => {
    peer.say({ chat: peer.dm(ann), from: ann, text });
    await peer.waitFor(() => peer.messages(peer.dm(ann)).find((each) => each.text?.includes(answer)));
  };
  const chance = randomly(20_261_121);
  let running = await gateway.start();
  for (const [index, order] of orders.entries()) await say(`/task new ${order}`, `T-${index + 1}\n`);
  for (let kill = 0; kill < kills; kill++) {
    await systemClock.sleep(500 + chance() * 5_000);
    await running.kill();
    running = await gateway.start();
  }
  for (const [index, order] of orders.entries())
    await say(`/task pause T-${index + 1}`, `${/(\w+):/.exec(order)?.[1]} is paused`);

  const folder = `${gateway.folder}/data`;
  const server = createEmbeddedServer({ folder, clock: systemClock, log: silentLog });
  const sql = connectTo(server.address, { max: 1 });
  await expect.poll(() => openRuns(sql), { timeout: 300_000, interval: 200 }).toBe(0);
  await expectEachDueOnce(sql, { tasks: [1, 2, 3], everyMs: 10_000 });
  await expectFollowed(sql, { leader: 1, follower: 4 });
  await sql.end();
  await running.stop();
  await peer.stop();
}, 600_000);
