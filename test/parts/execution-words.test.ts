import { expect, test } from 'vitest';
import { openSite } from '../support/check-bench.ts';
import { openHouse } from '../support/house.ts';

test('a check in words is understood, needs no model, and its stages show', async () => {
  const site = await openSite();
  const { channel, database } = await openHouse({
    script: async function* () {
      yield never();
    },
    config: { probes: { allowHosts: ['127.0.0.1'], commands: [] } },
  });
  await channel.say(`/task new every 1h Site: check ${site.url} is 200 then tell me`);
  const { markdown } = await channel.until((message) => message.markdown.includes('✅'));
  expect(markdown).toContain('no model is asked: what is known is told');
  expect(markdown).toContain(`first a check, without a model: http ${site.url} status 200`);
  expect(markdown).toContain('it speaks up on failure, recovery; else nothing is said');
  site.status = 500;
  await database.sql`update tasks set next_due_at = now()`;
  await channel.until((message) => message.markdown.includes('🔴'));
  await channel.say('/run show R-1');
  const shown = await channel.until((message) => message.markdown.includes('step 1'));
  expect(shown.markdown).toMatch(/step 1: check, no model · \d+m?s · fires · status 500, expected 200/);
});

test('a task that lacks a cheap model says so when it is made, and an edit takes it out of it', async () => {
  const { channel } = await openHouse();
  await channel.say('/task new Watch: look at it with a cheap check first and escalate if needed');
  const { markdown } = await channel.until((message) => message.markdown.includes('✅'));
  expect(markdown).toContain('a cheap check first; the strong model only if it says that it is needed');
  expect(markdown).toContain('⛔ It cannot run yet: A cheap check needs a cheap model');
  await channel.say('/task edit Watch use the agent');
  await channel.until((message) => message.markdown.includes('mode: a cheap check first'));
  await channel.say('/task run Watch');
  await channel.until((message) => message.markdown.includes('goes on: what it lacked is there now'));
  await channel.until((message) => message.markdown.includes('echo: look at it'));
});

test('settings that do not go together are refused as a whole', async () => {
  const { channel } = await openHouse();
  await channel.say('/task new Watch: look at it --mode no-model --check "file a exists" --then strong');
  await channel.until((message) => message.markdown.includes('✗ Nothing was created. It uses no model'));
  await channel.say('/task new Watch: look at it --stop-on-success --only-changes');
  const made = await channel.until((message) => message.markdown.includes('✅'));
  expect(made.markdown).toContain('done after the first success');
  await channel.say('/task edit Watch --stop-on-success --escalate opus');
  await channel.until((message) =>
    message.markdown.includes('Nothing was changed. "escalate" is about a cheap check'),
  );
});

function never(): never {
  throw new Error('A model was asked.');
}
