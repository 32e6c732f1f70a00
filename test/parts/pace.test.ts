import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import { createTestChannel } from '../support/test-channel.ts';

const rate = { everyMs: 40, burst: 1 };
const paced = { pace: { conversation: { dm: rate, group: rate }, account: { everyMs: 10, burst: 1 } } };

test('many messages to a platform that takes few at a time go once each, in their order', async () => {
  const { channel } = await openHouse({ channel: createTestChannel(paced) });
  const chats = ['a', 'b', 'c'];
  for (let number = 0; number < 5; number++) {
    for (const chat of chats) await channel.say(`${number}`, { chat });
  }
  await Promise.all(
    chats.map((chat) =>
      channel.until(({ markdown, target }) => markdown === 'echo: 4' && target.chat === chat),
    ),
  );
  const of = (chat: string) => channel.sent.filter(({ target }) => target.chat === chat);
  for (const chat of chats)
    expect(of(chat).map(({ markdown }) => markdown)).toEqual([0, 1, 2, 3, 4].map((n) => `echo: ${n}`));
  expect(channel.sent).toHaveLength(15);
});

test('a platform that asks for silence gets it, and the order is kept', async () => {
  const { channel } = await openHouse({ channel: createTestChannel(paced) });
  channel.answerWith({ kind: 'retry', reason: 'Too Many Requests', afterMs: 300 });
  const tried: number[] = [];
  channel.onSend(async () => void tried.push(performance.now()));
  await channel.say('one');
  await channel.say('two');
  await channel.until(({ markdown }) => markdown === 'echo: two');
  expect(channel.sent.map(({ markdown }) => markdown)).toEqual(['echo: one', 'echo: two']);
  expect(tried).toHaveLength(3);
  expect((tried[1] ?? 0) - (tried[0] ?? 0)).toBeGreaterThanOrEqual(290);
});

test('where edits are counted apart, an answer that takes a draft’s place waits for its turn', async () => {
  const quick = { everyMs: 1, burst: 100 };
  const edits = { everyMs: 300, burst: 1 };
  const abilities = {
    draftEveryMs: { dm: 10, group: 10 },
    pace: { conversation: { dm: quick, group: quick }, account: quick, edits },
  };
  const shown = Promise.withResolvers<void>();
  const { channel } = await openHouse({
    channel: createTestChannel(abilities),
    async *script() {
      yield { kind: 'text', text: 'half' };
      await shown.promise;
      yield { kind: 'text', text: ' and whole' };
    },
  });
  await channel.say('hello');
  await channel.untilDraft();
  const drafted = performance.now();
  shown.resolve();
  expect(await channel.until(() => true)).toMatchObject({ markdown: 'half and whole', replaces: 'draft-1' });
  expect(performance.now() - drafted).toBeGreaterThanOrEqual(250);
});
