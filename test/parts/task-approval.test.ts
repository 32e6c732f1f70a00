import { expect, test } from 'vitest';
import { ask, labelsOf, press } from '../support/ask.ts';
import { setUpChecks } from '../support/check-bench.ts';
import { openHouse, type TestHouse } from '../support/house.ts';

const need = 'T-1 needs an approval: `/task approve T-1`';

async function become({ database }: TestHouse, role: 'owner' | 'member'): Promise<void> {
  await database.sql`update people set role = ${role}`;
}

test('a task that needs an approval runs only once an owner gave one, and an edit ends it', async () => {
  const house = await openHouse();
  const { channel, stores, database } = house;
  const made = await ask(channel, '/task new Watch: look at it --approved-only');
  expect(made.markdown).toContain(`⛔ It cannot run yet: ${need}`);
  await ask(channel, '/task run Watch');
  const told = await channel.until(({ markdown }) => markdown.includes('⛔ **Watch · T-1**'));
  expect(told.markdown).toContain(`cannot run: ${need}\n\nNothing was asked or spent.`);
  expect((await ask(channel, '/task repair Watch')).markdown).toContain(`- ⛔ ${need}`);
  expect((await ask(channel, '/task repair Watch retry')).markdown).toBe(
    `✗ **Watch** (T-1) stays blocked: ${need}`,
  );
  await become(house, 'member');
  expect((await ask(channel, '/task approve Watch')).markdown).toBe('✗ Only owners may do that.');
  expect(labelsOf(await ask(channel, '/task show Watch'))).not.toContain('✅ Approve');
  await become(house, 'owner');
  const card = await ask(channel, '/task show Watch');
  const approved = await press(channel, card, '✅ Approve');
  expect(approved.markdown.replace(/until [^;]*/, 'until then')).toBe(
    [
      '✅ **Watch** (T-1) is approved as it is now, with the agent clerk, until then; an edit ends that before:',
      '- only when asked (`/task run`) → test/test, chat home',
      '- runs only as an owner has approved it',
      '> look at it',
      'Undo: `/task approve T-1 off`',
    ].join('\n'),
  );
  expect((await ask(channel, '/task show Watch')).markdown).toMatch(/✅ approved by .*, with clerk, until /);
  await ask(channel, '/task run Watch');
  await channel.until(({ markdown }) => markdown.includes('echo: look at it'));
  // To pause and to resume is no edit.
  await ask(channel, '/task pause Watch');
  await ask(channel, '/task resume Watch');
  expect((await ask(channel, '/task show Watch')).markdown).toContain('✅ approved by');
  const edited = await ask(channel, '/task edit Watch say: look closer');
  expect(edited.markdown).toContain(`⛔ It cannot run yet: ${need}`);
  await press(channel, edited, '↩ Undo');
  expect((await ask(channel, '/task show Watch')).markdown).toContain(
    '⛔ It cannot run yet: T-1 needs an approval, as it is not what was approved: `/task approve T-1`',
  );
  expect((await press(channel, card, '✅ Approve')).markdown).toBe(
    '✗ Nothing was approved. It was changed since. Look at it again: `/task show T-1`',
  );
  const events = await database.sql`select kind from events where kind = 'task.approved'`;
  expect(events).toHaveLength(1);
  expect(await stores.tasks.visible('all')).toMatchObject([{ policy: { approvedOnly: true } }]);
});

test('only an owner may take the need for an approval away, by whatever edit', async () => {
  const house = await openHouse();
  const { channel } = house;
  await ask(channel, '/task new Watch: look at it');
  await ask(channel, '/task edit Watch approved-only on');
  await become(house, 'member');
  const refusal = '✗ Nothing was changed. Only owners may let it run without an approval.';
  expect((await ask(channel, '/task edit Watch approved-only off')).markdown).toBe(refusal);
  expect((await ask(channel, '/task undo Watch')).markdown).toBe(refusal);
  await become(house, 'owner');
  expect((await ask(channel, '/task undo Watch')).markdown).toContain('Watch** · T-1 is as it was:');
});

test.each([
  ['/task approve Free', '✗ Nothing was approved. **Free** (T-2) runs without an approval.'],
  ['/task approve Watch --for 2y', '✗ An approval holds for 1m to 366d, not for 2y.'],
  ['/task approve Watch off', '✗ **Watch** (T-1) is not approved.'],
  ['/task approve Watch --revision 7', '✗ Nothing was approved. It was changed since.'],
  ['/task approve Watch --for 30d', '✅ **Watch** (T-1) is approved as it is now'],
])('%s', async (words, answer) => {
  const { channel } = await openHouse();
  await ask(channel, '/task new Watch: look at it --approved-only');
  await ask(channel, '/task new Free: look at it');
  expect((await ask(channel, words)).markdown).toContain(answer);
});

test('an approval that is taken back, or whose time is over, is none', async () => {
  const { channel, database } = await openHouse();
  await ask(channel, '/task new Watch: look at it --approved-only');
  await ask(channel, '/task approve Watch');
  expect((await ask(channel, '/task approve Watch off')).markdown).toBe(
    '**Watch** (T-1) is no longer approved. Undo: `/task approve T-1`',
  );
  expect((await ask(channel, '/task show Watch')).markdown).toContain(need);
  await ask(channel, '/task approve Watch');
  await database.sql`update approvals set expires_at = now()`;
  expect((await ask(channel, '/task show Watch')).markdown).toContain(
    'T-1 needs an approval, as the last one ran out',
  );
});

test('a run that was made of something else is not covered by what was approved since', async () => {
  const { channel } = await openHouse();
  await ask(channel, '/task new Watch: do harm --approved-only');
  await ask(channel, '/task run Watch');
  await channel.until(({ markdown }) => markdown.includes('⛔ **Watch · T-1** cannot run'));
  await ask(channel, '/task edit Watch say: do good');
  await ask(channel, '/task approve Watch');
  await ask(channel, '/run retry R-1');
  const told = await channel.until(({ markdown }) => markdown.includes('as it is not what was approved'));
  expect(told.markdown).toContain('cannot run: T-1 needs an approval');
  await ask(channel, '/task run Watch');
  await channel.until(({ markdown }) => markdown.includes('echo: do good'));
});

test('a reminder may need an approval, a test and a question need none', async () => {
  const reminder = await setUpChecks({
    words: 'remind me in 20m to stand up',
    flags: { 'approved-only': 'on' },
  });
  expect((await reminder.runOnce()).run).toMatchObject({ state: 'blocked', reason: need });
  const { runOnce } = await setUpChecks({ flags: { 'approved-only': 'on' }, answer: () => 'seen' });
  expect((await runOnce('test')).told).toEqual(['▸ **TEST · Watch · T-1**\n\nseen']);
  const { channel } = await openHouse();
  await ask(channel, '/task new Watch: look at it --approved-only');
  await ask(channel, '/task ask Watch');
  await channel.until(({ markdown }) => markdown.includes('painter on Watch'));
  expect((await ask(channel, '/task show Watch')).markdown).toContain(need);
});

test('whoever may not use an agent cannot ask it', async () => {
  const house = await openHouse({
    config: {
      agents: ['clerk', 'painter'].map((name) => ({
        ...{ name, description: '', backend: 'scripted', options: {}, workspace: '/tmp', capabilities: [] },
        ...{ timeoutMs: 60_000, unsafe: false, ...(name === 'painter' && { people: ['Zoe'] }) },
      })),
    },
  });
  await ask(house.channel, '/task new Watch: look at it');
  await become(house, 'member');
  expect((await ask(house.channel, '/task ask Watch --agent painter')).markdown).toBe(
    '✗ Nobody was asked. There is no agent "painter" that you may use. There is no other that you may use.',
  );
});
