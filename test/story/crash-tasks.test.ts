import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { connectTo } from '../../src/store/database.ts';
import { createEmbeddedServer } from '../../src/store/embedded/server.ts';
import { startTelegramPeer } from '../peers/telegram.ts';
import { gatewayFolder } from './gateway-process.ts';
import { randomly } from './randomly.ts';

const kills = Number(process.env['CRASH_KILLS'] ?? 10);
const everyMs = 10_000;

/** Works for a moment, for long, or fails, as its prompt says. */
const agent =
  'p=$(cat); case "$p" in *slow*) sleep 12;; *) sleep 0.5;; esac; case "$p" in *break*) exit 3;; esac; echo "$p"';
const orders = [
  'every 10s Steady: beat --overlap queue --missed all-3',
  'every 10s Slow: slow --overlap cancel',
  'every 10s Broken: break --retries 1 --pause-after never',
  'after T-1 ends Follower: follow it --overlap queue-all',
];

interface Due {
  readonly task: number;
  readonly due_at: Date;
  readonly last_due_at: Date;
  readonly count: number;
  readonly outcome: string;
  readonly state: string | null;
}

test(`after ${kills} kills at random instants every due time has ended in one way, and no task ran twice at once`, async () => {
  const peer = await startTelegramPeer();
  const ann = peer.user({ name: 'Ann', id: 1_001 });
  const gateway = await gatewayFolder({
    agents: { worker: { backend: 'command', command: ['sh', '-c', agent], history: false } },
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
  const dues = await sql<Due[]>`
    select tasks.number::int as task, occurrences.due_at, last_due_at, count, outcome, runs.state
    from occurrences join tasks on tasks.id = task_id left join runs on runs.id = occurrences.run_id
    order by tasks.number, occurrences.due_at`;
  for (const task of [1, 2, 3]) expectEachOnce(dues.filter((each) => each.task === task));
  expect(dues.filter(({ outcome, state }) => outcome === 'run' && !isOver(state))).toEqual([]);
  const [wrong] = await sql<{ overlapping: number; unfollowed: number }[]>`
    select
      (select count(*)::int from runs older join runs younger
        on younger.task_id = older.task_id and younger.number > older.number
        join attempts on attempts.run_id = younger.id
        where attempts.started_at < older.finished_at and older.attempt > 0) as overlapping,
      (select count(*)::int from runs join tasks on tasks.id = runs.task_id
        where tasks.number = 1 and runs.state in ('succeeded', 'failed', 'cancelled')
          and runs.finished_at < (select max(changed_at) from tasks where number = 4)
          and not exists (select from firings where key = runs.id::text)) as unfollowed`;
  expect(wrong).toEqual({ overlapping: 0, unfollowed: 0 });
  await sql.end();
  await running.stop();
  await peer.stop();
}, 600_000);

/** From the first to the last no instant is missing, and none is there twice. */
function expectEachOnce(dues: readonly Due[]): void {
  expect(dues.length).toBeGreaterThan(1);
  for (const [index, { due_at, last_due_at, count }] of dues.entries()) {
    expect(last_due_at.getTime() - due_at.getTime()).toBe((count - 1) * everyMs);
    const next = dues[index + 1];
    if (next) expect(next.due_at.getTime() - last_due_at.getTime()).toBe(everyMs);
  }
}

function isOver(state: string | null): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

async function openRuns(sql: Sql): Promise<number | undefined> {
  const [row] = await sql<{ open: number }[]>`
    select count(*)::int as open from runs where state in ('queued', 'running', 'waiting', 'blocked')`;
  return row?.open;
}
