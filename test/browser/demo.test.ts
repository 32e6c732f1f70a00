import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';

const pictures = process.env['PICTURES'] ?? join(tmpdir(), 'posthouse-pictures');
const program = new URL('../demo/main.ts', import.meta.url).pathname;
let browser: Browser;
let demo: ChildProcess;
let address: string;
let folder: string;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
  const env = { ...process.env, TMPDIR: folder };
  demo = spawn(process.execPath, [program, '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  address = await new Promise<string>((resolve, reject) => {
    let output = '';
    demo.stdout?.on('data', (chunk) => {
      output += chunk;
      const [link] = /http:\S+/.exec(output) ?? [];
      if (link !== undefined) resolve(link);
    });
    demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)));
  });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  demo.kill('SIGINT');
  expect(await once(demo, 'exit')).toEqual([0, null]);
  // Database and all.
  expect(readdirSync(folder).filter((name) => name.includes('demo'))).toEqual([]);
  rmSync(folder, { recursive: true });
});

const platforms = ['Telegram', 'Discord', 'Slack'] as const;
const pane = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const answers = (where: Locator, text: string) => where.locator('article.bot', { hasText: text });

async function say(where: Locator, text: string): Promise<void> {
  const field = where.getByRole('textbox');
  await field.fill(text);
  await field.press('Enter');
}

async function openPage(colorScheme: 'light' | 'dark', width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height } });
  await page.goto(address);
  await page.getByText('The gateway is running').waitFor();
  return page;
}

/** On a phone the platforms are behind tabs. */
async function show(page: Page, title: string): Promise<Locator> {
  const tab = page.getByRole('navigation', { name: 'Platforms' }).getByRole('button', { name: title });
  if (await tab.isVisible()) await tab.press('Enter');
  return pane(page, title);
}

test('in each pane what is typed is answered, buttons work, and a thread is told of', async () => {
  const page = await openPage('light', 1_280, 860);
  for (const title of platforms) {
    const where = pane(page, title);
    await say(where, 'hello');
    await answers(where, 'I can show you around').waitFor();
    const command = title === 'Slack' ? '/posthouse task' : '/task';
    await say(where, `${command} new every 1h ${title} walk: say hello`);
    await where.getByRole('button', { name: 'Pause' }).press('Enter');
    await answers(where, 'is paused').waitFor();
    await where
      .getByRole('button', { name: /team|general/i })
      .first()
      .press('Enter');
    await where.getByText('Lunch at noon?').waitFor();
  }
  await page.close();
});

test('what is written while the gateway is dead is answered when it is back', async () => {
  const page = await openPage('light', 1_280, 860);
  await page.getByRole('button', { name: 'kill -9' }).click();
  await page.getByText('The gateway was killed').waitFor();
  const written = platforms.filter((title) => title !== 'Discord');
  for (const title of written) await say(pane(page, title), 'say I waited for you');
  await page.screenshot({ path: join(pictures, 'demo-killed.png') });
  for (const title of written) await answers(pane(page, title), 'I waited for you').first().waitFor();
  for (const title of written) expect(await answers(pane(page, title), 'I waited for you').count()).toBe(1);
  await page.close();
});

test.each([
  { scheme: 'light' as const, width: 1_280, height: 860 },
  { scheme: 'dark' as const, width: 1_280, height: 860 },
  { scheme: 'light' as const, width: 390, height: 844 },
  { scheme: 'dark' as const, width: 390, height: 844 },
])('the demo is readable in $scheme at $width pixels', async ({ scheme, width, height }) => {
  const page = await openPage(scheme, width, height);
  const arrived = `it was refused twice, and arrived (${scheme}, ${width})`;
  for (const title of platforms) {
    const where = await show(page, title);
    await where.getByRole('button', { name: 'say **bold**' }).click();
    await where.getByRole('textbox').press('Enter');
    await answers(where, 'const answer = 42;').last().waitFor();
    await where.getByRole('button', { name: '429' }).click();
    await say(where, `say ${arrived}`);
  }
  for (const title of platforms) {
    const where = await show(page, title);
    await answers(where, arrived).waitFor();
    if (width < 800) await page.screenshot({ path: join(pictures, `demo-${scheme}-${width}-${title}.png`) });
  }
  if (width > 800) await page.screenshot({ path: join(pictures, `demo-${scheme}-${width}.png`) });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.close();
});
