import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import { placeOf } from '../support/test-channel.ts';

const inGroup = { conversation: placeOf('friends', true), addressing: 'mention' } as const;
const left = { here: false, reason: 'the bot was kicked', title: 'Friends' } as const;
const gone = { kind: 'rejected', reason: 'it was blocked', barred: true } as const;
const removed = ({ markdown }: { markdown: string }) => markdown.includes('was removed from');

/** A house in which the owner has written directly and in a group. */
async function openKnown(more: Parameters<typeof openHouse>[0] = {}) {
  const house = await openHouse(more);
  const { channel } = house;
  await channel.say('hello');
  await channel.until(({ markdown }) => markdown.includes('hello'));
  await channel.say('hi all', inGroup);
  await channel.until(({ markdown }) => markdown.includes('hi all'));
  const fates = () => house.database.sql`
    select text, state, reason from deliveries where text like 'echo: due%' or text like 'echo: lost%' order by position`;
  return { ...house, fates };
}

test('a bot that is put out while a turn runs keeps the answer as rejected, and an owner is told once', async () => {
  const { promise: free, resolve } = Promise.withResolvers<void>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { channel, fates } = await openKnown({
    script: async function* ({ prompt }) {
      if (prompt.includes('due')) {
        ask();
        await free;
      }
      yield { kind: 'text', text: `echo: ${prompt}` };
    },
  });
  await channel.say('due', inGroup);
  await asked;
  for (let times = 0; times < 2; times++) await channel.say('', { ...inGroup, presence: left });
  const notice = await channel.until(removed);
  expect(notice.target).toEqual(placeOf('home'));
  expect(notice.silent).toBeUndefined();
  expect(notice.markdown).toMatch(
    /the group “Friends” \(test, account test\): the bot was kicked\. Nothing more/,
  );
  resolve();
  await channel.say('and now?');
  await channel.until(({ markdown }) => markdown.includes('and now?'));
  await expect.poll(fates).toMatchObject([{ state: 'rejected', reason: 'the bot was kicked' }]);
  expect(channel.sent.filter(removed)).toHaveLength(1);
  expect(channel.sent.filter(({ markdown }) => markdown.includes('due'))).toEqual([]);
});

test('a refusal that bars the place marks it, ends what else is due there, and says how much was lost', async () => {
  const { channel, fates } = await openKnown();
  channel.onSend(async ({ markdown }) => {
    if (markdown === 'echo: lost 1') channel.answerWith(gone);
  });
  await channel.say('lost 1', inGroup);
  const notice = await channel.until(removed);
  expect(notice.markdown).toMatch(
    /the group `friends` .*: it was blocked\. 1 result could not be delivered\./,
  );
  expect(await fates()).toMatchObject([{ state: 'rejected', reason: 'it was blocked' }]);
});

test.each([
  ['a new message from there', { ...inGroup }, 'due again'],
  ['being added again', { ...inGroup, presence: { here: true } }, ''],
])('%s clears it', async (_, how, text) => {
  const { channel, database } = await openKnown();
  await channel.say('', { ...inGroup, presence: left });
  await channel.until(removed);
  await channel.say(text, how);
  const [row] = await database.sql`select left_at, left_reason from conversations where chat = 'friends'`;
  expect(row).toEqual({ left_at: null, left_reason: null });
  await channel.say('due at last', inGroup);
  await channel.until(({ markdown }) => markdown.includes('due at last'));
});

test('a direct conversation that was blocked comes back with its next message, by the short way as well', async () => {
  const { channel } = await openKnown();
  await channel.say('', { presence: left });
  await channel.say('back again');
  await channel.until(({ markdown }) => markdown.includes('back again'));
});

test('a server that was left takes all its places with it, and no other', async () => {
  const { channel, database } = await openKnown();
  const inSpace = (chat: string, space: string) => ({
    conversation: { ...placeOf(chat, true), space },
    addressing: 'mention' as const,
  });
  const config = [inSpace('friends', 'ours'), inSpace('friends', 'theirs')];
  for (const [number, each] of config.entries()) {
    await channel.say(`number ${number}`, each);
    await channel.until(({ markdown }) => markdown.includes(`number ${number}`));
  }
  await channel.say('', { ...inSpace('any', 'ours'), presence: { ...left, everywhere: true } });
  await channel.until(removed);
  const rows = await database.sql`select space from conversations where left_at is not null`;
  expect(rows).toMatchObject([{ space: 'ours' }]);
});

test('a place where nobody known ever wrote is told to nobody', async () => {
  const { channel, database } = await openKnown();
  await channel.say('', { conversation: placeOf('elsewhere', true), presence: left });
  const rows = await database.sql`select 1 from events where kind = 'place.left'`;
  expect(rows).toEqual([]);
});
