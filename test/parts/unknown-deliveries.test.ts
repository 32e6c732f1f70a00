import { expect, test } from 'vitest';
import { resendOf } from '../../src/delivery/send-lane.ts';
import { repeatMark } from '../../src/domain/delivery.ts';
import { openHouse } from '../support/house.ts';
import { createTestChannel } from '../support/test-channel.ts';

const cut = { kind: 'unknown', reason: 'the connection was cut' } as const;

/** Every try to send, in order. */
async function openTried(abilities: Parameters<typeof createTestChannel>[0]) {
  const { channel, stores, database } = await openHouse({ channel: createTestChannel(abilities) });
  const tried: { id: string; text: string }[] = [];
  channel.onSend(async ({ deliveryId, markdown }) => void tried.push({ id: deliveryId, text: markdown }));
  return { channel, stores, database, tried };
}

test('where nothing can be known it stays on record as unknown and is said again with a mark', async () => {
  const { channel, database, tried } = await openTried({ resend: 'marked' });
  channel.answerWith(cut);
  await channel.say('hello');
  await channel.until(({ markdown }) => markdown === `${repeatMark}\n\necho: hello`);
  expect(tried[1]?.id).not.toBe(tried[0]?.id);
  const rows = await database.sql`select state from deliveries order by created_at`;
  expect(rows.map((row) => row['state'])).toContain('unknown');
});

test('where the platform knows an id for a while it goes again under the same one, unmarked', async () => {
  const { channel, tried } = await openTried({ resend: 'marked', sameIdMs: 60_000 });
  channel.answerWith(cut, cut);
  await channel.say('hello');
  await channel.until(({ markdown }) => markdown === 'echo: hello');
  expect(tried).toHaveLength(3);
  expect(new Set(tried.map(({ id }) => id)).size).toBe(1);
});

test.each([
  ['soon after the first try', 60_000, {}, 'as it is'],
  ['when the platform has forgotten the id', 120_001, {}, 'marked'],
  ['when it was never tried', undefined, {}, 'marked'],
  ['when one person alone may have seen it', 60_000, { onlyTo: 'owner' }, 'marked'],
  ['when it takes the place of a draft', 999_999, { replaces: 'd' }, 'as it is'],
] as const)('%s', (_, triedMs, more, expected) => {
  const now = new Date('2026-01-01T00:00:00Z');
  const firstTriedAt = triedMs === undefined ? {} : { firstTriedAt: new Date(now.getTime() - triedMs) };
  const abilities = { resend: 'marked', sameIdMs: 120_000 } as const;
  expect(resendOf({ ...firstTriedAt, ...more }, abilities, now)).toBe(expected);
});

test('where it can be looked for it goes again only if it is not there', async () => {
  const { channel, database, tried } = await openTried({ resend: 'findable' });
  channel.answerWith(cut);
  channel.findWith({ kind: 'found', messageId: 'there' });
  await channel.say('first');
  channel.answerWith(cut);
  channel.findWith({ kind: 'retry', reason: 'away', afterMs: 20 }, { kind: 'absent' });
  await channel.say('second');
  await channel.until(({ markdown }) => markdown === 'echo: second');
  expect(tried.map(({ text }) => text)).toEqual(['echo: first', 'echo: second', 'echo: second']);
  const [row] = await database.sql`select state, message_id from deliveries where text = 'echo: first'`;
  expect(row).toMatchObject({ state: 'sent', message_id: 'there' });
});

test('what can be looked for no more is marked', async () => {
  const { channel } = await openTried({ resend: 'findable' });
  channel.answerWith(cut);
  channel.findWith({ kind: 'unknown', reason: 'the scope is missing' });
  await channel.say('hello');
  await channel.until(({ markdown }) => markdown === `${repeatMark}\n\necho: hello`);
});
