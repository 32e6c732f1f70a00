import { expect, test } from 'vitest';
import { taskFindings } from '../../src/cli/task-findings.ts';
import { ask } from '../support/ask.ts';
import { openSite, setUpChecks } from '../support/check-bench.ts';
import { openHouse } from '../support/house.ts';
import { terminalOf } from '../support/terminal.ts';

test('a simulation says that each fire of a check is a look, and how often it spoke up', async () => {
  const site = await openSite();
  const { channel, database } = await openHouse({
    config: { probes: { allowHosts: [site.host], commands: [] } },
  });
  await ask(channel, `/task new every 1h tz UTC Site: check ${site.url} is 200 then tell me`);
  const line = `Each time is a look without a model: http ${site.url} status 200. People are told only when it speaks up`;
  expect((await ask(channel, '/task simulate Site 2d')).markdown).toContain(
    `\n${line}; it has not looked yet.`,
  );
  site.status = 503;
  await ask(channel, '/task run Site');
  await channel.until(({ markdown }) => markdown.includes('🔴'));
  expect((await ask(channel, '/task simulate Site 2d')).markdown).toContain(
    `\n${line}, as 1 of its last 1 did.`,
  );
  await database.sql`insert into stages (run_id, attempt, position, kind, verdict, ended_at)
    select id, 1, 7, 'probe', 'quiet', now() from runs`;
  expect((await ask(channel, '/task simulate Site 2d')).markdown).toContain(
    `\n${line}, as 1 of its last 2 did.`,
  );
});

test('the doctor names tasks that are blocked and checks that failed, with the mend, and asks nobody', async () => {
  const { runOnce, add, stores } = await setUpChecks({ flags: { mode: 'auto' } });
  expect(await taskFindings(stores)).toEqual([]);
  await runOnce();
  const failing = await add('Site: look', { check: 'http https://example.org status 200', mode: 'no-model' });
  await stores.findings.keep(failing.id, { checkHash: 'of another', state: 'failing', short: 'status 500' });
  const blocked = {
    ok: false,
    text: 'task T-1 (Watch) was blocked at its last run: A cheap check needs a cheap model, and the agent "clerk" has none. Set agents.clerk.models.cheap in the config, or say: mode agent — posthouse task repair T-1',
  };
  expect(await taskFindings(stores)).toEqual([blocked]);
});

test('a check that failed at its last look is worth a look, and no fault of the house', async () => {
  const site = await openSite();
  const flags = { check: `http ${site.url} status 200`, mode: 'no-model' };
  const { runOnce, stores } = await setUpChecks({ flags, probes: { allowHosts: [site.host] } });
  await runOnce();
  expect(await taskFindings(stores)).toEqual([]);
  site.status = 500;
  await runOnce();
  expect(await taskFindings(stores)).toEqual([
    {
      ok: true,
      isDoubt: true,
      text: `task T-1 (Watch): its check failed at the last look: status 500, expected 200 (http ${site.url} status 200) — posthouse task repair T-1`,
    },
  ]);
});

test('programs read what keeps a task from running, its check and its last look', async () => {
  const site = await openSite();
  const { channel, database } = await openHouse({
    config: { probes: { allowHosts: [site.host], commands: [] } },
  });
  await ask(channel, `/task new Site: check ${site.url} is 200 then tell me`);
  await ask(channel, '/task new Watch: look at it --mode auto');
  await ask(channel, '/task run Site');
  const run = terminalOf(database);
  const reason = expect.stringMatching(/^A cheap check needs a cheap model/);
  expect((await run('task', 'list')).data).toMatchObject([
    { name: 'Watch', blocked: reason },
    { name: 'Site', check: `http ${site.url} status 200` },
  ]);
  expect((await run('task', 'show', 'Watch')).data).toMatchObject({ blocked: reason });
  await expect
    .poll(async () => (await run('task', 'show', 'Site')).data)
    .toMatchObject({ check: `http ${site.url} status 200`, lastLook: { state: 'ok', found: 'status 200' } });
});
