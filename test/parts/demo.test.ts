import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backends } from '../../adapters/agents.ts';
import { channels } from '../../adapters/channels.ts';
import { findLinks } from '../../adapters/markdown/links.ts';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { type DemoConfig, type DemoGateway, startDemo } from '../demo/demo.ts';
import type { PlatformName, ShownPlace } from '../demo/wire.ts';
import { platformNames } from '../demo/wire.ts';
import { type DemoVisitor, visitDemo, wordsOf } from '../support/demo-visitor.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { urlOf } from '../support/house-config.ts';

/** A gateway in this process, as the config of the demo wants it. */
async function openGateway(config: DemoConfig): Promise<DemoGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-demo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const url = urlOf((await freshDatabase()).address);
  const file = join(folder, 'posthouse.yaml');
  const settings = { web: { port: 1 }, database: { url, folder: './data' }, ...config };
  writeFileSync(file, JSON.stringify(settings));
  const loaded = loadConfig({ file, environment: {}, channels, backends });
  const app = await startApp({
    config: { ...loaded, web: { ...loaded.web, port: 0 } },
    database: { address: { url }, stop: async () => {} },
    ...{ channels, backends, findLinks, token: 'a-token-for-tests', publicFolder: folder, environment: {} },
    node: { host: 'test', pid: 1, version: 'test', zone: 'UTC' },
    ...{ isAlive: () => true, endOrphans: async () => 0, clock: systemClock, ids: systemIds, log: silentLog },
  });
  return {
    show: () => ({ state: 'running', webChat: app.address, canBeKilled: false }),
    stop: () => app.stop(),
  };
}

async function openDemo(): Promise<DemoVisitor> {
  const page = new Map([['index.html', '<title>demo</title>']]);
  const demo = await startDemo({ port: 0, page, clock: systemClock, openGateway });
  onTestFinished(() => demo.stop());
  const visitor = await visitDemo(demo.address);
  onTestFinished(() => visitor.leave());
  return visitor;
}

const kindOf = (visitor: DemoVisitor, platform: PlatformName, kind: ShownPlace['kind']) => {
  const place = visitor.seen(platform).places.find((each) => each.kind === kind);
  if (!place) throw new Error(`${platform} has no ${kind}.`);
  return place;
};
const answer = ({ messages }: ShownPlace, words: string) =>
  messages.find((message) => message.who === 'bot' && !message.growing && wordsOf(message).includes(words));

test.each(platformNames)('on %s people write, are answered, and press a button', async (platform) => {
  const visitor = await openDemo();
  const dm = kindOf(visitor, platform, 'dm').id;
  await visitor.say(platform, dm, 'say **good** morning');
  const told = await visitor.until(platform, (place) => answer(place, 'good morning') !== undefined);
  expect(told.id).toBe(dm);
  expect(JSON.stringify(answer(told, 'good morning'))).toContain('{"mark":"bold","children":["good"]}');

  const command = platform === 'slack' ? '/posthouse task' : '/task';
  await visitor.say(platform, dm, `${command} new every 1h Pulse: say hello`);
  const made = await visitor.until(platform, (place) => answer(place, 'Pulse')?.buttons[0] !== undefined);
  const card = answer(made, 'Pulse');
  const pause = card?.buttons.flat().find(({ label }) => label.includes('Pause'));
  await visitor.press(platform, dm, card?.id ?? '', pause?.id ?? '');
  await visitor.until(platform, (place) => answer(place, 'is paused') !== undefined);
});

test.each(platformNames)('on %s the bot is named in a group and answers in the thread', async (platform) => {
  const visitor = await openDemo();
  for (const kind of ['group', 'thread'] as const) {
    const { id, mention } = kindOf(visitor, platform, kind);
    await visitor.say(platform, id, 'say nothing to me');
    await visitor.say(platform, id, `${mention} say hello ${kind}`);
    const place = await visitor.until(platform, (each) => answer(each, `hello ${kind}`) !== undefined);
    expect(place.id).toBe(id);
    expect(answer(place, 'nothing to me')).toBeUndefined();
  }
});

test.each(platformNames)(
  'on %s a send whose answer is lost arrives all the same, and the page shows what met it',
  async (platform) => {
    const visitor = await openDemo();
    const dm = kindOf(visitor, platform, 'dm').id;
    await visitor.fault(platform, 'lost');
    await visitor.until(platform, () => visitor.seen(platform).armed.lost === 1);
    await visitor.say(platform, dm, 'say it arrives');
    const place = await visitor.until(platform, (each) => answer(each, 'it arrives') !== undefined);
    expect(place.id).toBe(dm);
    await visitor.until(platform, () => visitor.seen(platform).calls.some(({ fault }) => fault === 'lost'));
    expect(visitor.seen(platform).armed.lost).toBe(0);
  },
);

test('an answer grows on the page before it is whole', async () => {
  const visitor = await openDemo();
  const dm = kindOf(visitor, 'telegram', 'dm').id;
  await visitor.say('telegram', dm, 'count to 12');
  const place = await visitor.until('telegram', ({ messages }) => messages.some(({ growing }) => growing));
  expect(wordsOf(place.messages.at(-1) ?? { body: [] })).toMatch(/^1 2 .*✍️$/);
  const whole = await visitor.until('telegram', (each) => answer(each, 'done') !== undefined);
  expect(whole.messages.some(({ growing }) => growing)).toBe(false);
});

test('what a platform refuses is said', async () => {
  const visitor = await openDemo();
  const { id } = kindOf(visitor, 'slack', 'dm');
  const refused = await visitor.say('slack', id, '/task list');
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('/posthouse')]);
});
