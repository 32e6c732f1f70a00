import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { BackendEvent } from '../../src/contracts/agent-backend.ts';
import { openHouse } from '../support/house.ts';

const answered: BackendEvent = { kind: 'end', ending: { kind: 'answered' } };
const refuses = (...whats: readonly string[]): readonly BackendEvent[] => [
  ...whats.map((what) => ({ kind: 'refused', what }) as const),
  { kind: 'text', text: 'I could not.' },
  answered,
];

async function openRefusingHouse(events: readonly BackendEvent[]) {
  const house = await openHouse({
    script: async function* () {
      yield* events;
    },
  });
  const refused = () =>
    house.database.db.execute(
      sql`select person_id, task_id, run_id, session_id, data from events where kind = 'agent.refused'`,
    );
  return { ...house, refused };
}

test('a run says what its agent was kept from, and so does the audit', async () => {
  const house = await openRefusingHouse(refuses('Bash touch x', 'Read /etc/passwd'));
  await house.channel.say('/task new Loop: try it');
  await house.channel.until(({ markdown }) => markdown.includes('T-1'));
  await house.channel.say('/task run T-1');
  const { markdown } = await house.channel.until((each) => /▸ \*\*Loop/.test(each.markdown));
  expect(markdown).not.toContain('Bash');
  await house.channel.say('/run show R-1');
  const shown = await house.channel.until((each) => each.markdown.includes('R-1 · succeeded'));
  expect(shown.markdown).toContain('⛔ refused: Bash touch x · Read /etc/passwd');
  const [task] = await house.stores.tasks.visible('all');
  expect(await house.refused()).toMatchObject([
    {
      task_id: task?.id,
      data: { agent: 'clerk', attempt: 1, count: 2, first: ['Bash touch x', 'Read /etc/passwd'] },
    },
  ]);
});

test('a turn leaves it in the audit, under its message', async () => {
  const house = await openRefusingHouse(refuses('Bash touch x'));
  await house.channel.say('try it');
  expect((await house.channel.until(() => true)).markdown).toBe('I could not.');
  const [event] = await house.refused();
  expect(event).toMatchObject({ run_id: null, data: { count: 1, first: ['Bash touch x'] } });
  expect(event).toHaveProperty('data.inbox');
  expect(event?.['session_id']).not.toBeNull();
});

test('who tries for ever fills no record', async () => {
  const house = await openRefusingHouse(refuses(...Array.from({ length: 500 }, (_, at) => `try ${at}`)));
  await house.channel.say('/task new Loop: try it');
  await house.channel.until(({ markdown }) => markdown.includes('T-1'));
  await house.channel.say('/task run T-1');
  await house.channel.until((each) => /▸ \*\*Loop/.test(each.markdown));
  await house.channel.say('/run show R-1');
  const { markdown } = await house.channel.until((each) => each.markdown.includes('R-1 · succeeded'));
  expect(markdown).toMatch(/refused: try 0 · .* · try 9 · and 490 more/);
});

test('who is kept from nothing leaves nothing', async () => {
  const house = await openRefusingHouse(refuses());
  await house.channel.say('try it');
  await house.channel.until(() => true);
  expect(await house.refused()).toEqual([]);
});
