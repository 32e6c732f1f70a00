import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { connectTo } from '../../src/store/database.ts';
import { createEmbeddedServer } from '../../src/store/embedded/server.ts';
import { startTelegramPeer } from '../peers/telegram.ts';
import type { PeerMessage } from '../peers/telegram-state.ts';
import { gatewayFolder } from './gateway-process.ts';
import { watchForMoments } from './kill-moments.ts';
import { randomly } from './randomly.ts';
import {
  expectEachDueOnce,
  expectFollowed,
  expectMoneyInOrder,
  expectToldOnce,
  openRuns,
} from './task-laws.ts';
import { taskMoments } from './task-moments.ts';

const kills = Number(process.env['CRASH_KILLS'] ?? taskMoments.length);
const everyMs = 10_000;

/** The cheap model always asks for the strong one; the house says in the environment which run it is. */
const script = `cat > /dev/null; case "$1" in
  small) echo '{"escalate": true, "notify": true, "text": "smoke"}';;
  *) echo "it burns in $POSTHOUSE_RUN";; esac`;
const worker = {
  ...{ backend: 'command', unsafe: true, command: ['sh', '-c', script, 'agent', '{model}'], history: false },
  models: { cheap: 'small', strong: 'large' },
};
const auto = '--mode auto --max-escalations 1000 --overlap queue --pause-after never';
const orders = [
  `every 10s Look: is it well? ${auto}`,
  // The cheap look alone takes more.
  `every 10s Spender: is it well? ${auto} --cap $0.01`,
  'after T-1 ends Follower: follow it --mode no-model --overlap queue-all',
];

test(`killed at ${kills} moments between a due time and its delivery, a run ends once, asks once, pays once and tells once`, async () => {
  const people = await openChats();
  const gateway = await gatewayFolder({
    agents: { worker },
    prices: { default: { input: 100, output: 100 } },
    accounts: { tg: people.account },
    people: { ann: { role: 'owner', zone: 'UTC', ids: people.ids } },
  });
  let running = await gateway.start();
  const folder = `${gateway.folder}/data`;
  const { address } = createEmbeddedServer({ folder, clock: systemClock, log: silentLog });
  const [halting, sql] = [connectTo(address, { max: 1 }), connectTo(address, { max: 1 })];
  for (const [index, order] of orders.entries())
    await people.ask(index, `/task new ${order}`, `T-${index + 1}\n`);

  const watch = await watchForMoments(halting, taskMoments);
  const answering = people.allowAll();
  const chance = randomly(20_261_121);
  const shuffled = taskMoments.toSorted(() => chance() - 0.5);
  for (let kill = 0; kill < kills; kill++) {
    const moment = shuffled[kill % shuffled.length];
    if (!moment) throw new Error('no moment');
    const task = moment.isOfPause ? 1 : 0;
    if (((await openRuns(sql, task + 1)) ?? 0) < 2) people.say(task, `/task run T-${task + 1}`);
    const { letGo } = await watch.reach(moment);
    const isWithin = chance() < 0.5;
    if (!isWithin) await letGo();
    await running.kill();
    if (isWithin) await letGo();
    running = await gateway.start();
  }
  for (const task of [0, 1]) await people.ask(task, `/task pause T-${task + 1}`, 'is paused');
  await expect.poll(() => openRuns(sql), { timeout: 60_000, interval: 50 }).toBe(0);
  await expectEachDueOnce(sql, { tasks: [1, 2], everyMs });
  await expectMoneyInOrder(sql);
  await expectFollowed(sql, { leader: 1, follower: 3 });
  await expectToldOnce(sql, people.heard);
  await answering.stop();
  await Promise.all([halting.end(), sql.end()]);
  expect(await running.stop()).toBe(0);
}, 300_000);

/** Three people who are one, because a chat takes one message a second: each task has a chat of its own. */
async function openChats() {
  const peer = await startTelegramPeer();
  onTestFinished(() => peer.stop());
  const ann = peer.user({ name: 'Ann' });
  const users = [ann, peer.user({ name: 'Ben' }), peer.user({ name: 'Cleo' })];
  const userOf = (id: number) => users.find((user) => user.id === id) ?? ann;
  const userFor = (task: number) => users[task] ?? ann;
  const written = () =>
    users.flatMap((user) => peer.messages(peer.dm(user))).filter(({ from }) => from.is_bot);
  const more = '+$0.50 once';
  const isCard = ({ reply_markup }: PeerMessage) =>
    reply_markup?.inline_keyboard.flat().some(({ text }) => text === more);

  function say(task: number, text: string): void {
    const from = userFor(task);
    peer.say({ chat: peer.dm(from), from, text });
  }
  return {
    account: { channel: 'telegram', token: peer.token, apiRoot: peer.apiRoot },
    ids: users.map(({ id }) => `tg:${id}`),
    say,
    async ask(task: number, text: string, answer: string) {
      say(task, text);
      const mine = () => peer.messages(peer.dm(userFor(task)));
      await peer.waitFor(() => mine().some((each) => each.from.is_bot && each.text?.includes(answer)));
    },
    heard: () => written().map(({ text = '' }) => text),
    /** Whenever a run asks for more it gets it, also from a card that is there twice. */
    allowAll() {
      const pressed = new Set<number>();
      let isOver = false;
      const answering = (async () => {
        while (!isOver) {
          const card = await peer.waitFor(
            () => isOver || written().find((each) => isCard(each) && !pressed.has(each.message_id)),
          );
          if (card === true) return;
          pressed.add(card.message_id);
          peer.press(card, userOf(card.chat.id), more);
        }
      })();
      return {
        async stop() {
          isOver = true;
          say(0, '/status');
          await answering;
        },
      };
    },
  };
}
