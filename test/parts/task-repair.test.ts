import { expect, test } from 'vitest';
import { ask, labelsOf, press } from '../support/ask.ts';
import { openSite } from '../support/check-bench.ts';
import { openHouse } from '../support/house.ts';

test('a task without a cheap model: what is wrong, what to set, and what does without it', async () => {
  const { channel, stores } = await openHouse();
  await ask(channel, '/task new Watch: look at it with a cheap check first and escalate to opus if needed');
  const sick = await ask(channel, '/task repair Watch');
  expect(sick.markdown).toBe(
    [
      '🔧 **Watch** (T-1):',
      '- ⛔ A cheap check needs a cheap model, and the agent "clerk" has none.',
      '  → set `agents.clerk.models.cheap` in the config (such as `agents.clerk.models.cheap: the name of a small model`) and start the gateway anew',
      '  → or do without: `/task edit T-1 mode agent; escalate off`',
      '',
      'Then look again, and run it: `/task repair T-1 retry`',
    ].join('\n'),
  );
  expect(labelsOf(sick)).toEqual(['↻ Look again', '🔧 What to set', 'Do without it']);
  const what = await press(channel, sick, '🔧 What to set');
  expect(what.markdown).toBe(
    [
      '🔧 **Watch** (T-1) lacks:',
      '- A cheap check needs a cheap model, and the agent "clerk" has none.',
      '  → set `agents.clerk.models.cheap` in the config (such as `agents.clerk.models.cheap: the name of a small model`) and start the gateway anew',
      '  → or do without: `/task edit T-1 mode agent; escalate off`',
      'Then: `/task repair T-1 retry`',
    ].join('\n'),
  );
  const still = await press(channel, what, '↻ Look again');
  expect(still.markdown).toBe(
    '✗ **Watch** (T-1) stays blocked: A cheap check needs a cheap model, and the agent "clerk" has none. Set `agents.clerk.models.cheap` in the config, or say: mode agent; escalate off',
  );
  expect(await stores.runs.byNumber(1)).toBeUndefined();
  expect((await press(channel, sick, 'Do without it')).markdown).toContain('Watch** · T-1 changed:');
  const again = await ask(channel, '/task repair Watch retry');
  expect(again.markdown).toBe(
    '↻ The config has all that **Watch** (T-1) needs. R-1 begins now: it looks at the rest, and works if that is there; `/run show R-1` tells.',
  );
  await channel.until(({ markdown }) => markdown.includes('goes on: what it lacked is there now'));
  await channel.until(({ markdown }) => markdown.includes('echo: look at it'));
  expect((await ask(channel, '/task repair Watch')).markdown).toMatch(
    /^✓ \*\*Watch\*\* \(T-1\) lacks nothing that I know of\.\nlast run: ✓ R-1/,
  );
  expect((await ask(channel, '/task repair Watch configure')).markdown).toBe(
    '✓ The config has all that **Watch** (T-1) needs; nothing is to be set.',
  );
});

test('a check that may not be looked at gets another source, with an undo', async () => {
  const site = await openSite();
  const { channel, stores } = await openHouse({
    config: { probes: { allowHosts: [site.host], commands: [] } },
  });
  await ask(channel, '/task new Site: check http://127.0.0.1:9/ is 200 then tell me');
  await ask(channel, '/task run Site');
  await channel.until(({ markdown }) => markdown.includes('⛔ **Site · T-1** cannot run'));
  const sick = await ask(channel, '/task repair Site');
  expect(sick.markdown).toContain('- ⛔ Its last run found: ');
  expect(sick.markdown).toContain('→ or another source: `/task repair T-1 add-source …`');
  const other = await ask(channel, `/task repair Site add-source ${site.url} status 200`);
  expect(other.markdown).toBe(
    [
      '✎ **Site** · T-1 changed:',
      `- check: first a check, without a model: http http://127.0.0.1:9/ status 200 → first a check, without a model: http ${site.url} status 200`,
      'A task has one check: this one takes the place of http http://127.0.0.1:9/ status 200.',
      'It is active.',
      'Undo: `/task undo T-1`',
    ].join('\n'),
  );
  expect(labelsOf(other)[0]).toBe('↩ Undo');
  site.status = 503;
  await ask(channel, '/task repair Site retry');
  await channel.until(({ markdown }) => markdown.includes(`🔴 ${site.url}: status 503, expected 200`));
  const failing = await ask(channel, '/task repair Site');
  expect(failing.markdown).toBe(
    [
      '🔧 **Site** (T-1):',
      `- 🔴 Its check failed at the last look: status 503, expected 200 (http ${site.url} status 200)`,
      '  → if that is so, it does its work; you hear of it when it recovers',
      '  → if it looks at the wrong thing: `/task repair T-1 add-source …` or `/task repair T-1 stop-source`',
      '',
      'Then look again, and run it: `/task repair T-1 retry`',
    ].join('\n'),
  );
  const [task] = await stores.tasks.visible('all');
  expect(task).not.toHaveProperty('blocked');
  const without = await press(channel, failing, '✗ Stop the check');
  expect(without.markdown).toContain(
    '⚠ From now on each run tells its own words, as it asks no model. Pause it, or give it another source.',
  );
  expect((await press(channel, without, '↩ Undo')).markdown).toContain(
    `→ first a check, without a model: http`,
  );
});

test.each([
  ['/task repair Pulse add-source', '✗ Which source? Write it like: `/task repair T-1 add-source https'],
  ['/task repair Pulse add-source nonsense', '✗ Nothing was changed. "nonsense" is no check.'],
  ['/task repair add-source https://example.org', 'From now on each run looks there first.'],
  ['/task repair Pulse stop-source', '✗ **Pulse** (T-1) has no check, so there is no source to stop.'],
  ['/task repair', '✓ **Pulse** (T-1) lacks nothing that I know of.\nlast run: none yet'],
  ['/task repair Puls', '✓ **Pulse** (T-1) lacks nothing'],
  ['/task repair T-9 retry', '✗ There is no task "T-9".'],
])('%s', async (words, answer) => {
  const { channel } = await openHouse();
  await ask(channel, '/task new Pulse: say hello');
  expect((await ask(channel, words)).markdown).toContain(answer);
});

test('what is said about a check goes with it, and only the check that is meant', async () => {
  const { channel, stores } = await openHouse();
  await ask(
    channel,
    '/task new Pulse: say hello --check "http https://example.org changed" --on change --then strong',
  );
  expect((await ask(channel, '/task repair Pulse stop-source https://other.org')).markdown).toBe(
    '✗ **Pulse** (T-1) has no source "https://other.org". It has one: http https://example.org changed',
  );
  const done = await ask(channel, '/task repair Pulse stop-source https://example.org');
  expect(done.markdown).toContain('From now on each run asks the agent.');
  expect(await stores.tasks.visible('all')).toMatchObject([{ policy: {} }]);
});

test('a task that fails or rests says so', async () => {
  const { channel } = await openHouse({
    script: async function* () {
      yield { kind: 'end', ending: { kind: 'failed', fault: 'crashed', reason: 'no disk left' } };
    },
  });
  await ask(channel, '/task new Pulse: say hello');
  await ask(channel, '/task run Pulse');
  await channel.until(({ markdown }) => markdown.includes('(T-1) failed'));
  await ask(channel, '/task pause Pulse');
  const sick = await ask(channel, '/task repair Pulse');
  expect(sick.markdown).toMatch(/- ⚠ failed 1× since .*: no disk left\n {2}→ look at `\/run log R-1`/);
  expect(sick.markdown).toContain('- ⏸ It is paused.\n  → `/task resume T-1`');
  expect(labelsOf(sick)).toEqual(['↻ Look again', 'Log', '▶ Resume']);
  expect((await press(channel, sick, '↻ Look again')).markdown).toContain(
    'It stays paused: `/task resume T-1`',
  );
});
