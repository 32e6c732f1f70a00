import { mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GatewayFolder, gatewayFolder, type RunningGateway } from '../story/gateway-process.ts';
import { launchChromium } from './chromium.ts';

const pictures = process.env['PICTURES'] ?? join(tmpdir(), 'posthouse-pictures');
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function openPage(colorScheme: 'light' | 'dark' = 'light', width = 1_200) {
  const gateway = await gatewayFolder({});
  const running = await gateway.start();
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
  await page.goto(linkOf(running));
  await page.getByLabel('Message').waitFor();
  return { gateway, running, page };
}

function linkOf(running: RunningGateway): string {
  return /http:\S+#token=\S+/.exec(running.output())?.[0] ?? '';
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message').fill(text);
  await page.keyboard.press('Enter');
}

const answers = (page: Page, text: string) => page.locator('article.house:not(.draft)', { hasText: text });
const own = (page: Page, text: string) => page.locator('article.person', { hasText: text });

async function restart(gateway: GatewayFolder, running: RunningGateway): Promise<RunningGateway> {
  await running.kill();
  return gateway.start();
}

test('a message typed is answered, and a reload shows both once; the token leaves the address', async () => {
  const { page } = await openPage();
  expect(page.url()).not.toContain('token');
  await say(page, 'say good morning');
  await answers(page, 'good morning').waitFor();
  await page.reload();
  await answers(page, 'good morning').waitFor();
  expect(await own(page, 'say good morning').count()).toBe(1);
  expect(await answers(page, 'good morning').count()).toBe(1);
  await page.close();
});

test('what is written while the gateway is away is sent when it is back, once', async () => {
  const { gateway, running, page } = await openPage();
  await running.kill();
  await say(page, 'say I am patient');
  await page.locator('article.person.waiting').waitFor();
  await page.getByText('does not answer').waitFor();
  await page.screenshot({ path: join(pictures, 'offline.png') });
  const next = await gateway.start();
  await answers(page, 'I am patient').waitFor();
  await restart(gateway, next);
  await say(page, 'say and again');
  await answers(page, 'and again').waitFor();
  expect(await own(page, 'I am patient').count()).toBe(1);
  expect(await answers(page, 'I am patient').count()).toBe(1);
  await page.close();
});

test('two chats do not mix, and the keyboard alone is enough', async () => {
  const { page } = await openPage();
  await say(page, 'say in main');
  await answers(page, 'in main').waitFor();
  await page.getByLabel('Name of a new chat').focus();
  await page.keyboard.type('Garden');
  await page.keyboard.press('Enter');
  await page.getByText('What shall be done?').waitFor();
  await say(page, 'say in the garden');
  await answers(page, 'in the garden').waitFor();
  expect(await answers(page, 'in main').count()).toBe(0);
  await page.getByRole('link', { name: 'main' }).focus();
  await page.keyboard.press('Enter');
  await answers(page, 'in main').waitFor();
  expect(await answers(page, 'in the garden').count()).toBe(0);
  await page.close();
});

test('a button does what typing its command would do, also after a reload', async () => {
  const { page } = await openPage();
  await say(page, '/task new every 1h Pulse: say hello');
  await answers(page, 'Pulse').getByRole('button', { name: 'Pause' }).click();
  await answers(page, 'is paused').waitFor();
  await own(page, 'Pause').waitFor();
  await page.reload();
  await answers(page, 'is paused').getByRole('button', { name: 'Resume' }).press('Enter');
  await answers(page, 'goes on').waitFor();
  await page.close();
});

test('a picture of an agent is seen where it was said, another file can be saved, also after a reload', async () => {
  const { page } = await openPage();
  await say(page, 'draw a boat');
  const picture = page.getByRole('img', { name: 'a-boat.png' });
  await picture.waitFor();
  await page.waitForFunction(
    () => document.querySelector<HTMLImageElement>('article img')?.naturalWidth === 280,
  );
  await page.screenshot({ path: join(pictures, 'picture.png') });
  await say(page, 'send me a file');
  await page.getByRole('link', { name: 'note.txt' }).waitFor();
  await page.reload();
  await picture.waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'note.txt' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('note.txt');
  expect(readFileSync(await download.path(), 'utf8')).toContain('written by the demo agent');
  await page.close();
});

test('what people and agents write never becomes a tag', async () => {
  const { page } = await openPage();
  let alarmed = false;
  page.on('dialog', async (dialog) => {
    alarmed = true;
    await dialog.dismiss();
  });
  await say(page, 'say <img src=x onerror=alert(1)> [x](javascript:alert(1))');
  await answers(page, '<img src=x').waitFor();
  expect(await page.locator('article img, article a[href^=javascript]').count()).toBe(0);
  expect(alarmed).toBe(false);
  await page.close();
});

test('a stranger without the token is asked for it', async () => {
  const { gateway, page } = await openPage();
  const other = await (await browser.newContext()).newPage();
  await other.goto(gateway.address);
  await other.getByLabel('Token').fill('wrong');
  await other.keyboard.press('Enter');
  await other.getByText('That is not the token').waitFor();
  await other.close();
  await page.close();
});

test.each([
  { scheme: 'light' as const, width: 1_200 },
  { scheme: 'dark' as const, width: 1_200 },
  { scheme: 'light' as const, width: 390 },
])('the page is readable in $scheme at $width pixels', async ({ scheme, width }) => {
  const { page } = await openPage(scheme, width);
  await page.screenshot({ path: join(pictures, `empty-${scheme}-${width}.png`) });
  await say(page, 'hello');
  await answers(page, 'demo').first().waitFor();
  await say(page, '/task new every 10s Pulse: say hello, the bridge is open');
  await answers(page, 'Pulse · T-1').first().waitFor();
  await answers(page, 'the bridge is open').last().waitFor();
  await page.locator('article.house', { hasText: '▸' }).first().waitFor();
  await page.screenshot({ path: join(pictures, `task-${scheme}-${width}.png`) });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.close();
});
