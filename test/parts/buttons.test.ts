import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import type { TestChannel } from '../support/test-channel.ts';

/** The token of the newest button with this label. */
function tokenOf(channel: TestChannel, label: string): string {
  const buttons = channel.sent.flatMap((message) => message.buttons?.flat() ?? []);
  return buttons.findLast((button) => button.label === label)?.token ?? '';
}

const press = (pressed: string, chat = 'home') => ({ pressed, chat, addressing: 'direct' }) as const;

test('a task card offers what may be done, and a press does it as if it were typed', async () => {
  const { channel, stores } = await openHouse();
  await channel.say('/task new every 1h Pulse: say hello');
  await channel.until(({ markdown }) => markdown.includes('✅ **Pulse**'));
  expect(tokenOf(channel, '⏸ Pause')).toMatch(/^\w{16}$/);
  await channel.say('', press(tokenOf(channel, '⏸ Pause')));
  const paused = await channel.until(({ markdown }) => markdown.includes('is paused'));
  expect(paused.buttons?.flat().map(({ label }) => label)).toEqual(['▶ Resume', '✗ Cancel']);
  expect(await stores.tasks.visible('all')).toMatchObject([{ state: 'paused' }]);
  await channel.say('', press(tokenOf(channel, '▶ Resume')));
  await channel.until(({ markdown }) => markdown.includes('goes on'));
});

test('a press that comes twice as the same event counts once, and a second press is answered by the facts', async () => {
  const { channel } = await openHouse();
  await channel.say('/task new every 1h Pulse: say hello');
  await channel.until(({ markdown }) => markdown.includes('✅'));
  const again = { ...press(tokenOf(channel, '⏸ Pause')), eventId: 'press:1' };
  await channel.say('', again);
  await channel.say('', again);
  await channel.say('', press(tokenOf(channel, '⏸ Pause')));
  await channel.until(({ markdown }) => markdown.includes('nothing to pause'));
  expect(channel.sent.filter(({ markdown }) => markdown.includes('is paused.'))).toHaveLength(1);
});

test('a button is good only where it stands, and only for those who may do it', async () => {
  const { channel, stores } = await openHouse();
  await channel.say('/task new every 1h Pulse: say hello');
  await channel.until(({ markdown }) => markdown.includes('✅'));
  const pause = tokenOf(channel, '⏸ Pause');
  await channel.say('', press(pause, 'elsewhere'));
  const refusal = await channel.until(({ target }) => target.chat === 'elsewhere');
  expect(refusal.markdown).toContain('This button is no longer good');
  await channel.say('', press('made-up'));
  await channel.until(
    ({ markdown, target }) => target.chat === 'home' && markdown.includes('no longer good'),
  );
  await channel.say('', { ...press(pause), sender: { id: 'eve', name: 'Eve', bot: false } });
  await channel.until(({ markdown }) => markdown.includes('I do not know you yet'));
  expect(await stores.tasks.visible('all')).toMatchObject([{ state: 'active' }]);
});

test('a long answer has its buttons below the last piece', async () => {
  const { channel } = await openHouse();
  await channel.say(`/task new every 1h Pulse: ${'say hello '.repeat(900)}`);
  await channel.until(({ markdown }) => markdown.includes('✅'));
  await channel.say('/task show Pulse');
  await channel.until(({ buttons, replyTo }) => buttons !== undefined && replyTo === undefined);
  const card = channel.sent.slice(1);
  expect(card.length).toBeGreaterThan(1);
  expect(card.map(({ buttons }) => buttons !== undefined)).toEqual([
    ...Array(card.length - 1).fill(false),
    true,
  ]);
});
