import { expect, test } from 'vitest';
import type { BackendEvent } from '../../src/contracts/agent-backend.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { openHouse } from '../support/house.ts';

const slowDown = (retryAfterMs?: number): BackendEvent => ({
  kind: 'end',
  ending: {
    ...{ kind: 'failed', fault: 'rate_limited', reason: 'The provider asks to slow down (429).' },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  },
});

test('a run that is asked to slow down waits without using up a try, and so does all else of its agent, on every node', async () => {
  const asked: string[] = [];
  let isBusy = true;
  const house = await openHouse({
    script: async function* ({ prompt }) {
      asked.push(prompt);
      if (isBusy) yield slowDown(3_600_000);
      else yield { kind: 'text', text: `done: ${prompt}` };
    },
  });
  await house.join();
  const { channel, database, stores } = house;
  await channel.say('/task new in 1s First: one --retries 1');
  const news = await channel.until(({ markdown }) => markdown.startsWith('⏳'));
  expect(news.markdown).toBe(
    '⏳ **First · T-1** waits: The provider asks to slow down (429). It is asked again in 1h; nothing is lost. Give it up: `/run cancel R-1`',
  );
  await channel.say('/task new in 1s Second: two');
  // What needs no agent does not wait for one.
  await channel.say('/task new in 1s Tea: the tea is ready --mode no-model');
  await channel.until(({ markdown }) => markdown === '▸ **Tea · T-3**\n\nthe tea is ready');
  const [run] =
    await database.sql`select state, attempt, failed_tries, waits, reason from runs where number = 1`;
  expect(run).toEqual({
    ...{ state: 'queued', attempt: 1, failed_tries: 0, waits: 1 },
    reason: 'The provider asks to slow down (429). (asked again in 1h)',
  });
  expect(asked).toHaveLength(1);
  const second = await stores.runs.byNumber(2);
  const node = systemIds.next('instance');
  await stores.nodes.register({ id: node, host: 'elsewhere', pid: 1, version: 'test' });
  expect(second && (await stores.runs.claim(second.id, node))).toBeUndefined();

  isBusy = false;
  await database.sql`update agent_waits set until = now()`;
  await database.sql`update runs set available_at = now() - interval '10 seconds' where state = 'queued'`;
  await channel.until(({ markdown }) => markdown.includes('done: one'));
  await channel.until(({ markdown }) => markdown.includes('done: two'));
  const states = await database.sql`select state, failed_tries from runs`;
  expect([...states]).toEqual(Array.from({ length: 3 }, () => ({ state: 'succeeded', failed_tries: 0 })));
});

test('who is put off again and again fails in the end, by its policy', async () => {
  const house = await openHouse({
    script: async function* () {
      yield slowDown();
    },
  });
  const { channel, database } = house;
  await channel.say('/task new in 1s Pulse: hello');
  await expect
    .poll(async () => (await database.sql`select waits from runs where state = 'queued'`)[0]?.['waits'], {
      timeout: 20_000,
    })
    .toBe(1);
  expect(channel.sent.filter(({ markdown }) => markdown.startsWith('⏳'))).toEqual([]);
  await database.sql`update agent_waits set until = now()`;
  await database.sql`update runs set waits = 20, available_at = now() - interval '10 seconds'`;
  const failed = await channel.until(({ markdown }) => markdown.includes('slow down'));
  expect(failed.markdown).toContain('**Pulse** (T-1) failed');
});
