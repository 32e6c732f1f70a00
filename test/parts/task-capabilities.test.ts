import { expect, test } from 'vitest';
import type { Capability } from '../../src/domain/capability.ts';
import { ask } from '../support/ask.ts';
import { openHouse } from '../support/house.ts';
import { callMcp } from '../support/mcp-client.ts';
import { openToolHouse } from '../support/tool-house.ts';

/** A house whose agent says what each of its requests may. */
const openTellingHouse = (capabilities: readonly Capability[]) =>
  openHouse({
    capabilities,
    script: async function* (request) {
      yield { kind: 'text', text: `it may: ${request.capabilities.join(' ') || 'nothing'}` };
    },
  });

test('a run may what its task was given, and no more than its agent has', async () => {
  const { channel } = await openTellingHouse(['fs:read', 'shell:write']);
  const { markdown: card } = await ask(
    channel,
    '/task new every 1h tz UTC --capabilities fs:read,web:fetch Look: look at it',
  );
  expect(card).toContain('may use what its agent may of: fs:read, web:fetch');
  await channel.say('/task run Look');
  await channel.until(({ markdown }) => markdown.includes('it may: fs:read'));
  expect((await ask(channel, '/task edit Look capabilities all')).markdown).toContain(
    'may use what its agent may',
  );
  await channel.say('/task run Look');
  await channel.until(({ markdown }) => markdown.includes('it may: shell:read shell:write fs:read'));
  await ask(channel, '/task edit Look capabilities off');
  await channel.say('/task run Look');
  await channel.until(({ markdown }) => markdown.includes('it may: nothing'));
});

test('a word that is no capability is refused with what was meant', async () => {
  const { channel } = await openTellingHouse([]);
  const { markdown } = await ask(channel, '/task new every 1h tz UTC --capabilities fs:raed Look: look');
  expect(markdown).toContain(
    '"fs:raed" is no capability. Did you mean fs:read? Write all, or some of: shell:read',
  );
});

test('what an agent makes may nothing until a person gives it', async () => {
  const house = await openToolHouse(['tasks:write', 'fs:read']);
  await house.during((access) =>
    callMcp(access, 'task_create', { words: 'every 1h Look: look --capabilities all' }),
  );
  expect((await house.stores.tasks.visible('all'))[0]?.policy).toEqual({});
  expect((await ask(house.channel, '/task edit Look capabilities fs:read')).markdown).toContain(
    'of: fs:read',
  );
});
