import { expect, test } from 'vitest';
import type { BackendRequest } from '../../src/contracts/agent-backend.ts';
import { openHouse } from '../support/house.ts';

/** An agent that holds on to the first message until it is let go or stopped. */
function holding() {
  let begin = () => {};
  let goOn = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const allowed = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* script({ prompt }: BackendRequest, signal: AbortSignal) {
    if (prompt === 'first') {
      begin();
      await Promise.race([
        allowed,
        new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
      ]);
    }
    if (!signal.aborted) yield { kind: 'text', text: `answer to <${prompt}>` } as const;
  }
  return { script, begun, goOn: () => goOn() };
}

async function busyHouse(mode: string) {
  const agent = holding();
  const { channel } = await openHouse({ script: agent.script });
  await channel.say(`/queue ${mode}`);
  await channel.until(({ replyTo }) => replyTo === 'event-1');
  await channel.say('first');
  await agent.begun;
  return { ...agent, channel };
}

test('followup: each is answered by itself, in order', async () => {
  const { channel, goOn } = await busyHouse('followup');
  await channel.say('second');
  await channel.say('third');
  goOn();
  await channel.until(({ markdown }) => markdown === 'answer to <third>');
  const answers = channel.sent.map(({ markdown }) => markdown).filter((text) => text.startsWith('answer'));
  expect(answers).toEqual(['answer to <first>', 'answer to <second>', 'answer to <third>']);
});

test('collect: what came meanwhile is answered together, as a reply to the last', async () => {
  const { channel, goOn } = await busyHouse('collect');
  await channel.say('second', { attachments: [{ kind: 'sticker' }] });
  await channel.say('third');
  await channel.say('from another place', { chat: 'elsewhere' });
  goOn();
  const answer = await channel.until(({ replyTo }) => replyTo === 'event-4');
  expect(answer.markdown).toBe('answer to <second\n\nthird\n[attached sticker]>');
  await channel.until(({ markdown }) => markdown === 'answer to <from another place>');
  await channel.say('fourth');
  await channel.until(({ markdown }) => markdown === 'answer to <fourth>');
});

test('interrupt: the last word stops what runs, and what it overtook is not answered', async () => {
  const { channel } = await busyHouse('interrupt');
  await channel.say('second');
  await channel.say('third');
  await channel.until(({ markdown }) => markdown === 'answer to <third>');
  const answers = channel.sent.map(({ markdown }) => markdown).filter((text) => text.startsWith('answer'));
  expect(answers).not.toContain('answer to <first>');
  expect(answers.at(-1)).toBe('answer to <third>');
});

test('what waits can be dropped, by its button too, and what runs goes on', async () => {
  const { channel, goOn } = await busyHouse('followup');
  await channel.say('second');
  const notice = await channel.until(({ markdown }) => markdown.startsWith('⏳'));
  const token = notice.buttons?.flat().find(({ label }) => label === '✗ Drop what waits')?.token ?? '';
  await channel.say('', { pressed: token });
  await channel.until(({ markdown }) => markdown === '✗ Dropped 1 waiting message.');
  goOn();
  await channel.until(({ markdown }) => markdown === 'answer to <first>');
  await channel.say('third');
  await channel.until(({ markdown }) => markdown === 'answer to <third>');
  expect(channel.sent.map(({ markdown }) => markdown)).not.toContain('answer to <second>');
});

test('what is deleted while it waits is not answered, and what has begun is', async () => {
  const { channel, goOn } = await busyHouse('followup');
  await channel.say('second');
  await channel.say('third');
  for (const eventId of ['event-2', 'event-3', 'event-3', 'event-99']) {
    await channel.say('', { deleted: { eventId }, sender: { id: 'place', name: 'Platform', bot: true } });
  }
  goOn();
  await channel.until(({ markdown }) => markdown === 'answer to <third>');
  const answers = channel.sent.map(({ markdown }) => markdown).filter((text) => text.startsWith('answer'));
  expect(answers).toEqual(['answer to <first>', 'answer to <third>']);
});

test('what says that a message waits is silent, and its answer is not', async () => {
  const { channel, goOn } = await busyHouse('followup');
  await channel.say('second');
  expect((await channel.until(({ markdown }) => markdown.startsWith('⏳'))).silent).toBe(true);
  goOn();
  const answer = await channel.until(({ markdown }) => markdown === 'answer to <second>');
  expect(answer.silent).toBeUndefined();
});

test('the mode is shown, is the place’s own, and steering is refused honestly', async () => {
  const { channel } = await openHouse();
  await channel.say('/queue collect');
  await channel.say('/queue');
  await channel.say('/queue', { chat: 'elsewhere' });
  await channel.say('/queue steer');
  const said = async (event: string) => (await channel.until(({ replyTo }) => replyTo === event)).markdown;
  expect(await said('event-1')).toContain('Undo: `/queue followup`');
  expect(await said('event-2')).toMatch(/^\*\*collect\*\*/);
  expect(await said('event-3')).toMatch(/^\*\*followup\*\*/);
  expect(await said('event-4')).toContain('takes no words while it works');
});
