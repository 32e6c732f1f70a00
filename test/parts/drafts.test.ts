import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import type { Script } from '../support/scripted-agent.ts';
import { createTestChannel } from '../support/test-channel.ts';

const drafting = { draftEveryMs: { dm: 10, group: 10 } };

/** Says half, and the rest when the test lets it. */
function halfway(): { script: Script; goOn: () => void } {
  let goOn = () => {};
  const allowed = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return {
    goOn: () => goOn(),
    async *script() {
      yield { kind: 'text', text: 'half' };
      await allowed;
      yield { kind: 'text', text: ' and whole' };
    },
  };
}

test('an answer takes the place of the message in which it grew', async () => {
  const { script, goOn } = halfway();
  const { channel } = await openHouse({ script, channel: createTestChannel(drafting) });
  await channel.say('hello');
  expect(await channel.untilDraft()).toMatchObject({ id: 'event-1', messageId: 'draft-1', markdown: 'half' });
  goOn();
  expect(await channel.until(() => true)).toMatchObject({
    markdown: 'half and whole',
    replaces: 'draft-1',
    replyTo: 'event-1',
  });
});

test('a draft that somebody deleted makes the answer a message of its own', async () => {
  const { script, goOn } = halfway();
  const { channel } = await openHouse({ script, channel: createTestChannel(drafting) });
  channel.answerWith({ kind: 'vanished', reason: 'message to edit not found' });
  await channel.say('hello');
  await channel.untilDraft();
  goOn();
  const answer = await channel.until(() => true);
  expect(answer.markdown).toBe('half and whole');
  expect(answer.replaces).toBeUndefined();
});

test('whoever takes over after a crash goes on in the same message', async () => {
  const { script, goOn } = halfway();
  const { channel, database } = await openHouse({ script, channel: createTestChannel(drafting) });
  await channel.say('first');
  await channel.untilDraft();
  await channel.say('second');
  // As a node leaves it that died after it had shown a draft.
  await database.sql`update inbox set draft_id = 'left behind', attempt = 1 where state = 'queued'`;
  goOn();
  const answer = await channel.until(({ replyTo }) => replyTo === 'event-2');
  expect(answer).toMatchObject({ replaces: 'left behind', markdown: 'half and whole' });
});
