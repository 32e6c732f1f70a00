import { expect, test } from 'vitest';
import { createComplete } from '../../src/commands/complete.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { openHouse } from '../support/house.ts';
import { houseConfig } from '../support/house-config.ts';
import { placeOf } from '../support/test-channel.ts';

async function open() {
  const { channel, stores } = await openHouse();
  const complete = createComplete({ stores, ids: systemIds, rules: houseConfig('/nowhere', '') });
  const values = async (text: string, sender = 'owner') => {
    const found = await complete({ conversation: placeOf('home'), sender, text });
    return found.map(({ value }) => value);
  };
  const answered = async (text: string) => {
    const before = channel.sent.length;
    await channel.say(text);
    await channel.until(() => channel.sent.length > before);
  };
  return { channel, complete, values, answered };
}

test('a command is completed by its verbs, and those by what they name', async () => {
  const { answered, complete, values } = await open();
  await answered('/task new every 1h Morning brief: what is new?');
  await answered('/task new every 2h Stand-up: who is here?');
  await answered('/session new Garden');
  expect(await values('/task')).toContain('list');
  // No platform shows more than 25 at once; who writes on finds the rest.
  expect(await values('/task')).toHaveLength(25);
  expect(await values('/task pre')).toEqual(['preview']);
  expect(await values('/task pa')).toEqual(['pause']);
  expect((await values('/tasks show ')).toSorted()).toEqual(['show T-1', 'show T-2']);
  expect(
    await complete({ conversation: placeOf('home'), sender: 'owner', text: '/task show BRIEF' }),
  ).toEqual([{ value: 'show T-1', label: 'show T-1 · Morning brief' }]);
  expect(await values('/task show t-2')).toEqual(['show T-2']);
  expect(await values('/session switch gar')).toEqual(['switch Garden']);
  expect(await values('/agent switch p')).toEqual(['switch painter']);
  expect(await values('/help que')).toEqual(['queue']);
});

test('there is nothing to complete of what is no command, or asks for free words', async () => {
  const { values } = await open();
  expect(await values('hello')).toEqual([]);
  expect(await values('/nonsense ')).toEqual([]);
  expect(await values('/task new every')).toEqual([]);
  expect(await values('/task show T-99')).toEqual([]);
});

test('nobody is shown what they may not see', async () => {
  const { answered, values, channel } = await open();
  await answered('/task new every 1h Secret: count the money');
  expect(await values('/task show ', 'stranger')).toEqual([]);
  expect(await values('/pair ', 'stranger')).toEqual([]);
  expect(channel.sent).toHaveLength(1);
});
