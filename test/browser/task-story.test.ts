import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { buildPage } from '../demo/build-page.ts';
import { type DemoConfig, startDemo } from '../demo/demo.ts';
import { openKeptGateway } from '../demo/kept-gateway.ts';
import { gatewayFolder } from '../story/gateway-process.ts';
import { launchChromium } from './chromium.ts';

const pictures = process.env['PICTURES'] ?? join(tmpdir(), 'posthouse-pictures');
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await launchChromium();
});
afterAll(() => browser.close());

const orderOf = (name: string) =>
  `new every weekday 9am tz Europe/Vienna ${name}: summarize overnight alerts --cap $0.20 --cap-day $2`;

/** An agent without its key, until somebody brings it. */
function openWorker() {
  const desk = mkdtempSync(join(tmpdir(), 'posthouse-desk-'));
  onTestFinished(() => rmSync(desk, { recursive: true, force: true }));
  const script =
    'read -r x; test -e key && echo "Nothing happened **overnight**." || { echo "Asking the model …"; echo "401: the key is not valid" >&2; exit 3; }';
  return {
    agents: {
      research: {
        backend: 'command',
        unsafe: true,
        command: ['sh', '-c', script],
        history: false,
        workspace: desk,
      },
    },
    bringKey: () => writeFileSync(join(desk, 'key'), ''),
  };
}

/** What a person does and sees, wherever they write. */
interface Seat {
  /** What they call their task: Ann is one person, and has each name once. */
  readonly task: string;
  say(command: string): Promise<void>;
  /** What the house has written with these words in it. */
  heard(words: string | RegExp): Locator;
  picture(stage: string): Promise<void>;
}

async function createTask({ task, say, heard, picture }: Seat): Promise<void> {
  await say(`task ${orderOf(task)}`);
  const card = heard(`✅ ${task} · T-`);
  await card.waitFor();
  const text = await card.innerText();
  expect(text).toMatch(/agent research · session main/);
  expect(text).toMatch(/weekdays 09:00 Europe\/Vienna → here/);
  expect(text).toMatch(/next: (Mon|Tue|Wed|Thu|Fri) \d\d? \w{3} 09:00( · \w{3} \d\d?){4}/);
  expect(text).toMatch(/cap \$0\.20\/run · \$2\/day/);
  expect(text).toMatch(/if missed: once, when back within 2h/);
  for (const name of ['Run now', 'Edit', 'Pause', 'Cancel'])
    expect(await card.getByRole('button', { name }).count()).toBe(1);
  await picture('1-created');
  await card.getByRole('button', { name: 'Run now' }).click();
}

test('in the web chat a task is created, fails, is told of, and recovers', async () => {
  const { agents, bringKey } = openWorker();
  const gateway = await gatewayFolder({ agents });
  const running = await gateway.start();
  const page = await browser.newPage({ viewport: { width: 1_200, height: 900 } });
  await page.goto(/http:\S+#token=\S+/.exec(running.output())?.[0] ?? '');
  const seat: Seat = {
    task: 'Morning brief',
    async say(command) {
      await page.getByLabel('Message').fill(`/${command}`);
      await page.keyboard.press('Enter');
    },
    heard: (words) => page.locator('article.house:not(.draft)', { hasText: words }),
    picture: async (stage) =>
      void (await page.screenshot({ path: join(pictures, `story-web-${stage}.png`) })),
  };
  await createTask(seat);
  // Nothing can be changed there, so that each failure that was asked for is told.
  await seat.heard(/Morning brief.*failed · The program "sh" ended with exit code 3/).waitFor();
  await seat.picture('2-failed');
  await seat.heard('failed ·').getByRole('button', { name: 'Retry' }).click();
  const twice = seat.heard('failed 2×');
  await twice.waitFor();
  expect(await twice.innerText()).toContain('401: the key is not valid');
  await seat.picture('3-failed-twice');
  bringKey();
  await seat.say('task run Morning brief');
  await seat.heard(/recovered \d\d:\d\d Europe\/Vienna \(R-3, after 2 failures\)/).waitFor();
  await seat.heard('Nothing happened overnight.').waitFor();
  await seat.picture('4-recovered');
  await page.close();
});

test('on each platform the failures of a task are one message, which says in the end that it is over', async () => {
  const { agents, bringKey } = openWorker();
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const demo = await startDemo({
    ...{ port: 0, page: await buildPage(), clock: systemClock },
    openGateway: (config, changed) =>
      openKeptGateway({
        folder,
        config: withAgents(config, agents),
        changed,
        clock: systemClock,
        ids: systemIds,
      }),
  });
  onTestFinished(() => demo.stop());
  const page = await browser.newPage({ viewport: { width: 1_500, height: 1_000 } });
  await page.goto(demo.address);
  await page.getByText('The gateway is running').waitFor();
  const seats = ['Telegram', 'Discord', 'Slack'].map((title) => seatAt(page, title));
  for (const seat of seats) await createTask(seat);
  for (const { task, heard } of seats) await heard(`${task} (T-`).waitFor();
  for (const { picture } of seats) await picture('2-failed');
  for (const { heard } of seats) await heard('failed ·').getByRole('button', { name: 'Retry' }).click();
  for (const { heard, picture } of seats) {
    await heard('failed 2×').waitFor();
    expect(await heard(/failed/).count()).toBe(1);
    await picture('3-failed-twice');
  }
  bringKey();
  for (const { task, say } of seats) await say(`task run ${task}`);
  for (const { heard, picture } of seats) {
    await heard(/recovered \d\d:\d\d( Europe\/Vienna)? \(R-\d, after 2 failures\)/).waitFor();
    await heard('Nothing happened overnight.').waitFor();
    expect(await heard(/failed/).count()).toBe(0);
    await picture('4-recovered');
  }
  await page.close();
});

function withAgents(config: DemoConfig, agents: object): DemoConfig {
  return Object.assign({ agents }, config);
}

/** Ann's place on one of the platforms. */
function seatAt(page: Page, title: string): Seat {
  const where = page.getByRole('region', { name: title, exact: true });
  return {
    task: `${title} brief`,
    async say(command) {
      const field = where.getByRole('textbox');
      await field.fill(`${title === 'Slack' ? '/posthouse ' : '/'}${command}`);
      await field.press('Enter');
    },
    // What is quoted above a message is no part of it.
    heard: (words) => where.locator('article.bot', { has: page.locator('.body', { hasText: words }) }),
    picture: async (stage) =>
      void (await where.screenshot({ path: join(pictures, `story-${title}-${stage}.png`) })),
  };
}
