import { expect, test } from 'vitest';
import { ended, openFailing } from '../support/failing-house.ts';

const first = (text: string | undefined) => text?.split('  \n')[0];

test('five failures of one cause are one message that counts, and a success says in it that all is well', async () => {
  const house = await openFailing();
  const { channel, run, failWith, cards } = house;
  for (const port of [5001, 5002, 5003, 5004, 5005]) {
    failWith(`no answer on port ${port}`);
    await run();
  }
  expect(cards()).toHaveLength(1);
  const [card = ''] = cards();
  expect(card).toBe(
    '⚠️ **Brief** (T-1) failed 5× · no answer on port 5005  \nR-5 · never ok yet · next when asked',
  );
  expect(labelsBelow(house, '5×')).toEqual(['↻ Retry', 'Log', '⏸ Pause', '🔇 Mute 24h']);
  failWith(undefined);
  await run();
  expect(cards()).toEqual([
    expect.stringMatching(/^✅ \*\*Brief\*\* recovered \d\d:\d\d \(R-6, after 5 failures\)$/),
  ]);
  expect(labelsBelow(house, 'recovered')).toEqual(['History']);
  expect(channel.sent.filter(({ markdown }) => markdown.includes('all is well'))).toHaveLength(1);
  failWith('no answer on port 5001');
  await run();
  expect(cards()).toHaveLength(2);
  expect(first(cards()[1])).toBe('⚠️ **Brief** (T-1) failed · no answer on port 5001');
  expect(cards()[1]).toMatch(/last ok \w{3} \d\d:\d\d · next when asked/);
});

test('two causes are two cards, and each says by itself that it is over', async () => {
  const { run, failWith, cards } = await openFailing();
  for (const reason of ['no network', 'no disk', 'no network']) {
    failWith(reason);
    await run();
  }
  expect(cards().map(first)).toEqual([
    '⚠️ **Brief** (T-1) failed 2× · no network',
    '⚠️ **Brief** (T-1) failed · no disk',
  ]);
  failWith(undefined);
  await run();
  expect(cards()).toEqual([
    expect.stringContaining('R-4, after 2 failures'),
    expect.stringContaining('R-4, after 1 failure)'),
  ]);
});

test('ten runs that fail on two houses are one card', async () => {
  const house = await openFailing();
  await house.join();
  const asked = Array.from({ length: 10 }, () => house.channel.say('/task run Brief'));
  await Promise.all(asked);
  await ended(house, 10);
  expect(house.cards().map(first)).toEqual(['⚠️ **Brief** (T-1) failed 10× · it fell over']);
});

test('what was said before it failed is on the card in its first lines, and whole with the run', async () => {
  const { channel, run, cards } = await openFailing({ said: 'one\ntwo\n\nthree\nfour' });
  await run();
  expect(cards()[0]).toContain('R-1 · never ok yet · next when asked\n\n> one\n> two\n> three …');
  await channel.say('/run show R-1');
  const { markdown } = await channel.until((message) => message.markdown.includes('four'));
  expect(markdown).toContain('delivery: on the card of its task');
});

test('what a program wrote last to its error output is on the card, as it was written, also when it is muted', async () => {
  const { channel, run, cards } = await openFailing({
    said: 'half',
    detail: 'at *x*\n401: `key` is not valid\n',
  });
  await run();
  const quoted = "\n\n> half  \n> `401: 'key' is not valid`";
  expect(cards()[0]?.endsWith(quoted)).toBe(true);
  await channel.say('/task mute Brief');
  await channel.until(({ markdown }) => markdown.startsWith('🔇'));
  expect(cards()[0]?.endsWith(quoted)).toBe(true);
});

test('a card names the zone of its times where that is not its reader’s own', async () => {
  const { channel, run, failWith, cards } = await openFailing();
  await channel.say('/tz Europe/Vienna');
  await channel.say('/task edit Brief tz Asia/Tokyo');
  await channel.until(({ markdown }) => markdown.includes('Brief** · T-1 changed'));
  await run();
  expect(cards()[0]).toContain('R-1 · never ok yet · next when asked · Asia/Tokyo');
  failWith(undefined);
  await run();
  expect(cards()[0]).toMatch(/recovered \d\d:\d\d Asia\/Tokyo \(R-2/);
});

test('a message that somebody deleted, or that cannot be edited, is said anew', async () => {
  for (const outcome of [
    { kind: 'vanished', reason: 'message to edit not found' },
    { kind: 'rejected', reason: 'it is too old to be edited' },
  ] as const) {
    const { channel, run, cards } = await openFailing();
    await run();
    channel.onSend(async ({ replaces }) => {
      if (replaces !== undefined) {
        channel.answerWith(outcome);
        channel.onSend(async () => {});
      }
    });
    await run();
    expect(cards().map(first)).toEqual([
      '⚠️ **Brief** (T-1) failed · it fell over',
      '⚠️ **Brief** (T-1) failed 2× · it fell over',
    ]);
    await run();
    expect(cards().map(first)[1]).toBe('⚠️ **Brief** (T-1) failed 3× · it fell over');
    expect(cards()).toHaveLength(2);
  }
});

test('where nothing can be edited, who asks for a run by hand hears each time how it went', async () => {
  const { run, cards } = await openFailing({ abilities: {} });
  await run();
  await run();
  expect(cards().map(first)).toEqual([
    '⚠️ **Brief** (T-1) failed · it fell over',
    '⚠️ **Brief** (T-1) failed 2× · it fell over',
  ]);
});

test('a muted task fails in silence until it recovers', async () => {
  const { channel, run, failWith, cards } = await openFailing();
  await run();
  await channel.say('/task mute Brief 3h');
  await channel.until(({ markdown }) => markdown.includes('🔇 **Brief** (T-1) is muted until'));
  await channel.until(({ markdown }) => /^🔇.* failed · it fell over · muted until/.test(markdown));
  const before = channel.sent.length;
  await run();
  failWith('something else');
  await run();
  expect(channel.sent.slice(before).filter(({ markdown }) => /failed/.test(markdown))).toEqual([]);
  await channel.say('/task list');
  await channel.until(
    ({ markdown }) => markdown.includes('⚠ **Brief** · T-1') && markdown.includes('failed 3×'),
  );
  await channel.say('/status');
  const status = await channel.until(({ markdown }) => markdown.includes('open incidents:'));
  expect(status.markdown).toMatch(
    /- \*\*Brief\*\* \(T-1\) 🔇 failed 2× since today .*: it fell over · muted until/,
  );
  expect(status.markdown).toMatch(/🔇 failed 1× since today .*: something else · muted until/);
  await channel.say('/task unmute Brief');
  await channel.until(({ markdown }) => markdown.includes('is heard again'));
  await channel.until(({ markdown }) => markdown.startsWith('⚠️ **Brief** (T-1) failed 2×'));
  failWith(undefined);
  await run();
  expect(cards()).toEqual([expect.stringContaining('after 2 failures')]);
  await channel.say('/task mute Brief');
  await channel.until(({ markdown }) => markdown.includes('does not fail, so there is nothing to mute'));
  await channel.say('/task mute Brief 90d');
  await channel.until(({ markdown }) => markdown.includes('A task is muted for 1m to 30d, not for 90d'));
});

test('an agent that says nothing has failed', async () => {
  const { run, failWith, cards, stores, database } = await openFailing({ said: ' ' });
  failWith(undefined);
  await run();
  expect(first(cards()[0])).toContain('failed · The agent ended well but had nothing to say.');
  expect(await stores.runs.byNumber(1)).toMatchObject({ state: 'failed' });
  expect(await database.sql`select cause from incidents`).toMatchObject([
    { cause: 'empty: the agent ended well but had nothing to say.' },
  ]);
});

test('replying to a card goes on in the session of its task', async () => {
  const { channel, run, database } = await openFailing();
  await channel.say('/new');
  await run();
  const at = [...channel.shown()].find(([, { markdown }]) => markdown.startsWith('⚠️ **Brief'))?.[0] ?? '';
  await channel.say('why?', { replyTo: { messageId: at } });
  await channel.until(({ markdown }) => markdown === '⚠️ it fell over');
  const [row] = await database.sql`select i.session_id = t.session_id as same
    from inbox i, tasks t where i.text = 'why?'`;
  expect(row).toEqual({ same: true });
});

function labelsBelow({ channel }: Awaited<ReturnType<typeof openFailing>>, words: string): readonly string[] {
  const message = [...channel.shown().values()].find(({ markdown }) => markdown.includes(words));
  return message?.buttons?.flat().map(({ label }) => label) ?? [];
}
