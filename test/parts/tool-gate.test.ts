import { request as rawRequest } from 'node:http';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { GatewayAccess } from '../../src/contracts/gateway-tools.ts';
import { askMcp, callMcp, listTools } from '../support/mcp-client.ts';
import { openToolHouse } from '../support/tool-house.ts';

const readers = ['task_list', 'task_show', 'run_list', 'run_show'];

/** Whatever fetch would not send. */
function raw(
  { url, token }: GatewayAccess,
  given: { host?: string; headers?: Record<string, string>; method?: string; body?: string } = {},
) {
  const { port, pathname } = new URL(url);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...given.headers };
  const where = { host: given.host ?? '127.0.0.1', port, path: pathname, method: given.method ?? 'POST' };
  return new Promise<number>((resolve, reject) => {
    const asked = rawRequest({ ...where, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end(where.method === 'POST' ? (given.body ?? '{}') : undefined);
  });
}

const both = { accept: 'application/json, text/event-stream' };
const greeting = '{"jsonrpc":"2.0","method":"notifications/initialized"}';

describe('the gate', () => {
  test.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'])(
    'speaks %s',
    async (version) => {
      const house = await openToolHouse(['tasks:read']);
      const told = await house.during(async (access) => {
        const isNewest = version === '2026-07-28';
        const hello = isNewest ? 'server/discover' : 'initialize';
        const client = {
          protocolVersion: version,
          capabilities: {},
          clientInfo: { name: 'x', version: '1' },
        };
        const { body } = await askMcp(access, hello, isNewest ? {} : client, { version });
        if (!isNewest) await askMcp(access, 'notifications/initialized', {}, { version, id: null });
        const { body: called } = await askMcp(
          access,
          'tools/call',
          { name: 'task_list', arguments: {} },
          { version },
        );
        return JSON.stringify([body.result, await listTools(access, version), called.result]);
      });
      expect(told).toContain(version);
      expect(told).toContain(JSON.stringify(readers));
      expect(told).toContain('There are no such tasks.');
    },
  );

  test('falls back to a version that it knows', async () => {
    const house = await openToolHouse(['tasks:read']);
    const told = await house.during(async (access) => {
      const client = {
        protocolVersion: '2199-01-01',
        capabilities: {},
        clientInfo: { name: 'x', version: '1' },
      };
      return JSON.stringify((await askMcp(access, 'initialize', client)).body.result);
    });
    expect(told).toContain('2025-11-25');
  });

  test('gives each tool a schema that takes nothing else', async () => {
    const house = await openToolHouse(['tasks:write', 'channel:send']);
    let tools: unknown;
    await house.during(async (access) => {
      tools = (await askMcp(access, 'tools/list')).body.result?.['tools'];
      return 'done';
    });
    if (!Array.isArray(tools)) throw new Error('There is no list of tools.');
    expect(tools).toHaveLength(11);
    for (const { description, inputSchema } of tools) {
      expect(description.length).toBeGreaterThan(20);
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(Object.keys(inputSchema.properties)).not.toEqual(
        expect.arrayContaining(['person', 'session', 'agent', 'chat']),
      );
    }
  });

  test('opens to no other token, and to its own only as long as the request lasts', async () => {
    let kept: GatewayAccess | undefined;
    const house = await openToolHouse(['tasks:read']);
    const status = async (access: GatewayAccess) => (await askMcp(access, 'tools/list')).status;
    const seen = await house.during(async (access) => {
      kept = access;
      return [
        await status(access),
        await status({ ...access, token: 'guess' }),
        await status({ ...access, token: '' }),
      ].join();
    });
    expect(seen).toBe('200,401,401');
    expect(kept && (await status(kept))).toBe(401);
    expect(kept && (await status({ ...kept, token: 'a-token-for-tests' }))).toBe(401);
    expect(kept?.token).toMatch(/^\w{40}$/);
  });

  test('knows what the token of a request gives, not what the others give', async () => {
    const house = await openToolHouse(['tasks:read']);
    const told = await house.during(async (mine) =>
      house.during(async (other) => {
        const tokens = mine.token !== other.token;
        return `${tokens} ${(await listTools(mine)).length} ${(await listTools(other)).length}`;
      }, 'elsewhere'),
    );
    expect(told).toBe('true 4 4');
  });

  test('refuses foreign names and pages, other methods, and what is too large', async () => {
    const house = await openToolHouse(['tasks:read']);
    const told = await house.during(async (access) => {
      const { port } = new URL(access.url);
      const statuses = [
        raw(access, { headers: { host: 'evil.example' } }),
        raw(access, { headers: { host: `evil.example:${port}` } }),
        raw(access, { headers: { host: `localhost:${port}`, origin: 'https://evil.example' } }),
        raw(access, { method: 'GET' }),
        raw(access, { method: 'DELETE' }),
        raw(access, { body: 'x'.repeat(1_100_000) }),
        raw(access, { body: 'x'.repeat(1_100_000), headers: { 'transfer-encoding': 'chunked' } }),
        raw(access, { body: '{broken', headers: both }),
        raw(access, { body: greeting, headers: { ...both, host: `localhost:${port}` } }),
      ];
      return (await Promise.all(statuses)).join();
    });
    expect(told).toBe('403,403,403,405,405,413,413,400,202');
  });

  test('is for this machine alone, wherever the web server listens', async (context) => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((each) => each && !each.internal && each.family === 'IPv4')?.address;
    if (outside === undefined) return context.skip('this machine has no address of its own');
    const house = await openToolHouse(['tasks:read'], {
      web: { host: '0.0.0.0', port: 0, allowedHosts: [outside] },
    });
    const told = await house.during(async (access) => {
      const host = new URL(access.url).host;
      const statuses = [
        raw(access, { body: greeting, headers: both }),
        raw(access, { host: outside }),
        raw(access, { host: outside, headers: { host } }),
      ];
      return [new URL(access.url).hostname, ...(await Promise.all(statuses))].join();
    });
    expect(told).toBe('127.0.0.1,202,403,403');
  });

  test('takes sixty calls in a minute, and says so', async () => {
    const house = await openToolHouse(['tasks:read']);
    const told = await house.during(async (access) => {
      const answers = [];
      for (let call = 0; call < 62; call++) answers.push(await callMcp(access, 'task_list'));
      return `${answers.filter((text) => text.startsWith('There are no')).length} ${answers.at(-1)}`;
    });
    expect(told).toContain('60 REFUSED ✗ That is more than 60 calls in a minute. Wait a minute');
  });

  test('writes each call to the log, and none of its words', async () => {
    const house = await openToolHouse(['tasks:write']);
    await house.during(async (access) => {
      await callMcp(access, 'task_create', { words: 'every 1h canary: canary' });
      return callMcp(access, 'task_show', { task: 'canary-2' });
    });
    expect(house.logged).toMatchObject([
      { tool: 'task_create', agent: 'clerk', state: 'done', inbox: expect.any(String) },
      { tool: 'task_show', agent: 'clerk', state: 'refused', inbox: expect.any(String) },
    ]);
    expect(JSON.stringify(house.logged)).not.toContain('canary');
  });

  test('answers what is long only in part', async () => {
    const house = await openToolHouse(['tasks:write']);
    const prompt = '€'.repeat(8_000);
    const text = await house.during(async (access) => {
      await callMcp(access, 'task_create', { title: 'Long', prompt });
      const shown = await callMcp(access, 'task_show', { task: 'Long' });
      return `${Buffer.byteLength(shown)} ${shown.slice(-12)}`;
    });
    expect(text).toMatch(/^(?:15\d{3}|16000) €.*… \(cut\)$/s);
  });
});
