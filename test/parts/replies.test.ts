import { expect, test } from 'vitest';
import type { BackendRequest } from '../../src/contracts/agent-backend.ts';
import type { OutgoingMessage } from '../../src/contracts/channel-adapter.ts';
import { openHouse } from '../support/house.ts';
import type { TestChannel } from '../support/test-channel.ts';

/** Answers with what it is asked and how many words it remembers. */
async function* remembering({ prompt, transcript }: BackendRequest) {
  const known = transcript.map(({ text }) => text).join(' | ');
  yield { kind: 'text', text: `${prompt} (knows: ${known})` } as const;
}

/** The platform's id of something that was sent. */
function idOf(channel: TestChannel, message: OutgoingMessage): string {
  return `m${channel.sent.indexOf(message) + 1}`;
}

test('replying to an old answer goes on in its session, whatever is open by now', async () => {
  const { channel } = await openHouse({ script: remembering });
  await channel.say('the budget is 7');
  const old = await channel.until(({ markdown }) => markdown.startsWith('the budget'));
  await channel.say('/new');
  await channel.until(({ replyTo }) => replyTo === 'event-2');
  await channel.say('hello');
  expect((await channel.until(({ replyTo }) => replyTo === 'event-3')).markdown).toBe('hello (knows: )');
  await channel.say('what was it?', { replyTo: { messageId: idOf(channel, old), text: 'the budget\nis 7' } });
  const answer = await channel.until(({ replyTo }) => replyTo === 'event-4');
  expect(answer.markdown).toContain('[replying to: the budget is 7]\nwhat was it? (knows: the budget is 7 |');
  await channel.say('and here?');
  expect((await channel.until(({ replyTo }) => replyTo === 'event-5')).markdown).not.toContain('budget');
});

test("replying to a task's result goes on in the session that owns the task", async () => {
  const { channel } = await openHouse({ script: remembering });
  await channel.say('/task new in 1s Pulse: count the boats');
  const result = await channel.until(({ markdown }) => markdown.startsWith('▸'));
  await channel.say('/new');
  await channel.until(({ replyTo }) => replyTo === 'event-2');
  await channel.say('go on', { replyTo: { messageId: idOf(channel, result) } });
  const answer = await channel.until(({ replyTo }) => replyTo === 'event-3');
  expect(answer.markdown).toContain('count the boats');
});

test('a reply to what is not ours goes where the place goes, and is quoted', async () => {
  const { channel } = await openHouse({ script: remembering });
  await channel.say('sure?', { replyTo: { messageId: 'unknown', text: 'x'.repeat(1_000) } });
  const answer = await channel.until(() => true);
  expect(answer.markdown).toBe(`[replying to: ${'x'.repeat(300)}…]\nsure? (knows: )`);
});

test('an edit counts as long as nobody has begun to answer', async () => {
  let goOn = () => {};
  const allowed = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { channel } = await openHouse({
    script: async function* (request) {
      if (request.prompt === 'first') await allowed;
      yield* remembering(request);
    },
  });
  await channel.say('first');
  await channel.say('helo');
  await channel.say('hello', { edited: true, messageId: 'event-2' });
  await channel.say('hacked', { edited: true, messageId: 'event-2', sender: stranger });
  goOn();
  expect((await channel.until(({ replyTo }) => replyTo === 'event-2')).markdown).toMatch(/^hello /);
  await channel.say('too late', { edited: true, messageId: 'event-1' });
  await channel.say('last');
  await channel.until(({ replyTo }) => replyTo === 'event-6');
  expect(channel.sent.filter(({ markdown }) => /^(too late|hacked)/.test(markdown))).toEqual([]);
});

const stranger = { id: 'eve', name: 'Eve', bot: false };
