import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatewayFolder } from '../story/gateway-process.ts';
import { launchChromium } from './chromium.ts';

const pictures = process.env['PICTURES'] ?? join(tmpdir(), 'posthouse-pictures');
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await launchChromium();
});
afterAll(() => browser.close());

test('a task that fails offers what may be done, and says when it is over', async () => {
  const script = 'read -r x; test -e ready && echo all is well || { echo half of it; exit 3; }';
  const worker = {
    backend: 'command',
    unsafe: true,
    command: ['sh', '-c', script],
    history: false,
    workspace: './desk',
  };
  const gateway = await gatewayFolder({ agents: { worker } });
  mkdirSync(join(gateway.folder, 'desk'));
  const running = await gateway.start();
  const page = await browser.newPage({ viewport: { width: 1_200, height: 900 } });
  await page.goto(/http:\S+#token=\S+/.exec(running.output())?.[0] ?? '');
  const say = async (text: string) => {
    await page.getByLabel('Message').fill(text);
    await page.keyboard.press('Enter');
  };
  const house = (text: string) => page.locator('article.house:not(.draft)', { hasText: text });
  await say('/task new Brief: what is new? --pause-after never');
  await house('Brief · T-1').waitFor();
  await say('/task run Brief');
  const card = house('(T-1) failed · The program "sh" ended with exit code 3.');
  await card.waitFor();
  await card.getByText('half of it').waitFor();
  await card.getByRole('button', { name: 'Retry' }).click();
  await house('tries R-1 again').waitFor();
  await house('(T-1) failed 2×').waitFor();
  await say('/task run Brief');
  await house('(T-1) failed 3×').getByRole('button', { name: 'Mute 24h' }).waitFor();
  await page.screenshot({ path: join(pictures, 'incident-open.png') });
  expect(await house('(T-1) failed').count()).toBe(3);
  writeFileSync(join(gateway.folder, 'desk', 'ready'), '');
  await say('/task run Brief');
  await house('after 3 failures').getByRole('button', { name: 'History' }).waitFor();
  await house('all is well').waitFor();
  await page.screenshot({ path: join(pictures, 'incident-over.png') });
  await page.close();
});
