import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { callTool } from '../support/call-tool.ts';
import { openHook, runsOf } from '../support/hook-caller.ts';
import { openHouse } from '../support/house.ts';

describe('the secret', () => {
  test('is shown once to whoever asked, and a new one ends the former', async () => {
    const house = await openHouse();
    const { channel } = house;
    const { post, id, secret } = await openHook(house);
    await channel.say('/task show T-1');
    const shown = await channel.until(({ markdown }) => markdown.includes('· active'));
    expect(shown.markdown).toContain('webhook: it has an address and a secret; new ones: `/task rotate T-1`');
    expect(shown.markdown).not.toContain(secret);
    expect(shown.markdown).not.toContain(id);
    await channel.say('/task rotate T-1');
    const rotated = await channel.until(({ markdown }) => markdown.includes('🔑'));
    expect(rotated.markdown).toMatch(/address: `.*\/hooks\/\w{20}`\nsecret: `\w{40}`/);
    expect(rotated.markdown).not.toContain(secret);
    expect((await post()).status).toBe(404);
  });

  test('is never said where others read along', async () => {
    const { channel, database } = await openHouse();
    const group = { chat: 'friends', group: true, addressing: 'command' } as const;
    await channel.say('/task new on webhook Watch: look', group);
    const card = await channel.until(({ markdown }) => markdown.includes('✅ **Watch**'));
    expect(card.markdown).toContain('write `/task rotate T-1` to me in a direct chat');
    await channel.say('/task rotate T-1', group);
    await channel.until(({ markdown }) => markdown.includes('others would read the secret here'));
    const [hook] = await database.sql`select secret from hooks`;
    expect(channel.sent.some(({ markdown }) => markdown.includes(`${hook?.['secret']}`))).toBe(false);
  });

  test('is not told to an agent that makes such a task', async () => {
    const told: string[] = [];
    const house = await openHouse({
      capabilities: ['tasks:write'],
      script: async function* (request) {
        told.push(await callTool(request, 'task_create', { words: 'on webhook Watch: look' }));
        yield { kind: 'text', text: 'made' };
      },
    });
    await house.channel.say('watch my deploys');
    await house.channel.until(({ markdown }) => markdown === 'made');
    const [hook] = await house.database.sql`select secret, public_id from hooks`;
    expect(told[0]).toContain('`/task rotate T-1` in a direct chat');
    for (const part of [hook?.['secret'], hook?.['public_id']]) expect(told[0]).not.toContain(part);
  });
});

test('the example of the README begins a task', async (context) => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const example = /```sh\n(URL=[\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const run = promisify(execFile);
  const missing = await run('sh', ['-c', 'command -v curl && command -v openssl']).catch(() => undefined);
  if (!missing) return context.skip('there is no curl or no openssl here');
  const house = await openHouse();
  const { url, secret } = await openHook(house);
  const script = example.replace(/^URL=.*$/m, `URL=${url}`).replace(/^SECRET=.*$/m, `SECRET=${secret}`);
  expect(script).toContain(url);
  expect(script).toContain(secret);
  const { stdout } = await run('sh', ['-c', script]);
  expect(JSON.parse(stdout)).toEqual({ run: 'R-1' });
  expect(await runsOf(house)).toMatchObject([{ input: '{"version":"2.4.1"}' }]);
});
