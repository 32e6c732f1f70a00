import { expect, test } from 'vitest';
import { systemIds } from '../../../src/kernel/ids.ts';
import { cardFacts } from '../../../src/runs/card-facts.ts';
import { aTask } from '../../support/a-task.ts';

const run = { id: systemIds.next('run') };
const stores = {
  people: { get: async () => undefined },
  runControl: { attemptsOf: async () => [{ detail: 'early' }, { detail: 'cannot open /home/ada/secret' }] },
} as never;

test('what a program wrote to its error output is shown in a direct chat alone', async () => {
  const place = { channel: 'test', account: 'test', chat: 'home' } as const;
  const facts = (kind: 'dm' | 'group') => cardFacts(stores, aTask({ target: { ...place, kind } }), run);
  expect(await facts('dm')).toEqual({ detail: 'cannot open /home/ada/secret' });
  expect(await facts('group')).toEqual({});
});
