import { expect, test } from 'vitest';
import { plainText, wordsOf } from '../../src/cli/words-of.ts';
import { createSignals } from '../../src/store/signals.ts';
import { ask } from '../support/ask.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { openHouse } from '../support/house.ts';
import { terminalOf } from '../support/terminal.ts';

test('the command line says what a chat would, on the same rows', async () => {
  const { channel, stores, database } = await openHouse();
  await ask(channel, '/whoami');
  const run = terminalOf(database);
  expect((await run('task', 'new', 'every 1h tz UTC', 'Pulse:', 'say hello')).markdown).toContain(
    '✅ **Pulse** · T-1',
  );
  expect((await run('task', 'edit', 'Pulse', 'every 30m')).markdown).toContain(
    'schedule: every hour → every 30 minutes',
  );
  expect(
    (await run('task', 'edit', 'T-1', '--until', '2999-12-31 18:00', '--timeout=5m')).markdown,
  ).toContain('until Tue 31 Dec 2999 18:00');
  expect((await run('task', 'list')).data).toMatchObject([
    { id: 'T-1', name: 'Pulse', state: 'active', agent: 'clerk' },
  ]);
  expect((await run('task', 'show', 'Pulse')).data).toMatchObject({
    id: 'T-1',
    prompt: 'say hello',
    policy: { timeoutMs: 300_000 },
  });
  await run('task', 'run', 'T-1');
  await channel.until(
    ({ markdown, target }) => markdown.includes('echo: say hello') && target.chat === 'home',
  );
  expect((await run('task', 'runs', 'T-1')).data).toMatchObject([
    { id: 'R-1', state: 'succeeded', origin: 'manual' },
  ]);
  expect((await run('run', 'show', 'R-1')).markdown).toContain('R-1 · succeeded');
  for (const verb of ['pause', 'resume', 'cancel'])
    expect((await run('task', verb, 'T-1')).wrong).toBeUndefined();
  expect(await run('task', 'delete', 'T-1', '--yes')).toMatchObject({
    markdown: expect.stringContaining('is deleted'),
  });
  expect(await run('task', 'pause', 'nothing')).toMatchObject({ wrong: true });
  expect(await run('task', 'banana')).toMatchObject({ wrong: true });
  expect(await stores.inbox.strandedCommands(0)).toEqual([]);
});

test('without an owner it says what to do', async () => {
  const database = await freshDatabase();
  await expect(terminalOf(database)('task', 'list')).rejects.toThrow(
    'Nobody is an owner yet, so nobody can ask for this. Start the gateway once (posthouse start)',
  );
});

test.each([
  [['task', 'new', 'every 1h', 'Pulse: say "hi"'], '/task new every 1h Pulse: say "hi"', false],
  [['task', 'list', '--json'], '/task list', true],
  [['task', 'edit', 'T-1', '--name', 'Morning brief'], '/task edit T-1 --name "Morning brief"', false],
  [['task', 'edit', 'T-1', '--prompt=say "a b"'], '/task edit T-1 --prompt=«say "a b"»', false],
])('%j is %s', (words, text, json) => {
  expect(wordsOf(words)).toEqual({ text, json });
});

test('an answer reads well in a terminal', () => {
  expect(plainText('⏸ **Pulse** is paused. Go on: `/task resume T-1`')).toBe(
    '⏸ Pulse is paused. Go on: posthouse task resume T-1',
  );
});

test('what is done at the command line is told to whatever gateway runs', async () => {
  const { channel, database, stores } = await openHouse();
  await ask(channel, '/task new Pulse: say hello');
  const heard = new Promise<string>((resolve) => {
    void createSignals(database.sql)
      .listen('nudge', resolve)
      .then(() => terminalOf(database)('task', 'run', 'T-1'));
  });
  expect(await heard).toMatch(/^run [0-9a-f-]{36}$/);
  expect(await heard).toBe(`run ${(await stores.runs.byNumber(1))?.id}`);
});
