import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ChannelAdapter } from '../../../src/contracts/channel-adapter.ts';
import type { Vitals } from '../../../src/contracts/vitals.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { createWeb } from '../../../src/web/web.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const token = 'the-token';
const vitals: Vitals = {
  nodes: 2,
  accounts: [{ name: 'tg', channel: 'telegram', state: 'up', lastEventAgeMs: 61_500 }],
  messages: { queued: 1 },
  deliveries: { ready: 3 },
  runs: {},
};

async function open(more: { port?: number; problem?: string; allowedHosts?: readonly string[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-web-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'public'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'public', 'index.html'), '<title>page</title>');
  const http = async (request: Request) => {
    if (!request.url.endsWith('/stream'))
      return Response.json({ url: request.url, body: await request.text() });
    return new Response(
      new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode(': hi\n\n')) }),
      {
        headers: { 'content-type': 'text/event-stream' },
      },
    );
  };
  const adapter = { http } as ChannelAdapter;
  const clock = createFakeClock('2026-11-21T08:00:00Z');
  const web = createWeb({
    ...{ host: '127.0.0.1', port: more.port ?? 0, token, allowedHosts: more.allowedHosts ?? [] },
    publicFolder: join(folder, 'public'),
    adapterOf: (name) =>
      name === 'mine'
        ? { adapter, trusted: true }
        : name === 'open'
          ? { adapter, trusted: false }
          : undefined,
    hook: async (id, request) => Response.json({ id, method: request.method }),
    tools: async (request) => Response.json({ length: (await request.text()).length }),
    models: async () => new Response(null, { status: 401 }),
    vitals: async () => {
      if (more.problem !== undefined) throw new Error(more.problem);
      return vitals;
    },
    clock,
    log: silentLog,
  });
  await web.start();
  onTestFinished(() => web.stop());
  const at = (path: string) => `${web.address()}${path}`;
  const login = (given: string, headers: Record<string, string> = {}) =>
    fetch(at('/login'), { method: 'POST', headers, body: JSON.stringify({ token: given }) });
  return { web, clock, at, login, port: Number(new URL(web.address()).port) };
}

/** With a path or a host name that fetch would not send. */
function raw(port: number, { path, headers }: { path: string; headers?: Record<string, string> }) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const asked = rawRequest({ host: '127.0.0.1', port, path, headers: headers ?? {} }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the page', () => {
  test('is there for everybody, framed by nobody, and runs only its own scripts', async () => {
    const { at } = await open();
    const response = await fetch(at('/'));
    expect(await response.text()).toContain('page');
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '//../secret.txt'])(
    'does not lead out of its folder by %s',
    async (path) => {
      const { port } = await open();
      expect((await raw(port, { path })).body).not.toContain('secret');
    },
  );
});

describe('health', () => {
  test('is told to everybody, also to a probe that knows only the address', async () => {
    const { port } = await open();
    const probe = { headers: { host: '10.1.2.3:7788' } };
    expect((await raw(port, { path: '/healthz', ...probe })).status).toBe(200);
    expect((await raw(port, { path: '/readyz', ...probe })).status).toBe(200);
  });

  test('names what is not ready', async () => {
    const { at } = await open({ problem: 'away' });
    const response = await fetch(at('/readyz'));
    expect([response.status, await response.json()]).toEqual([
      503,
      { ready: false, problems: ['database: away'] },
    ]);
  });
});

describe('metrics', () => {
  test('are for whoever has the token, in the form that Prometheus reads', async () => {
    const { at } = await open();
    expect((await fetch(at('/metrics'))).status).toBe(401);
    const response = await fetch(at('/metrics'), { headers: { authorization: `Bearer ${token}` } });
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await response.text();
    expect(text).toContain('# TYPE posthouse_nodes gauge\nposthouse_nodes 2\n');
    expect(text).toContain('posthouse_account_state{account="tg",channel="telegram",state="up"} 1\n');
    expect(text).toContain('posthouse_account_state{account="tg",channel="telegram",state="fatal"} 0\n');
    expect(text).toContain('posthouse_account_silent_seconds{account="tg",channel="telegram"} 61.5\n');
    expect(text).toContain('posthouse_deliveries{state="ready"} 3\n');
  });
});

describe('an account', () => {
  test('that is trusted opens to the token and to its cookie alone', async () => {
    const { at, login } = await open();
    const ask = async (headers: Record<string, string>) =>
      (await fetch(at('/channels/mine/x'), { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(200);
    const cookie = (await login(token)).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(cookie).not.toContain(token);
    const [pair = ''] = cookie.split(';');
    expect(await ask({ cookie: pair })).toBe(200);
    expect(await ask({ cookie: `${pair}x` })).toBe(401);
  });

  test('that is not trusted answers by itself, and one that does not exist is not found', async () => {
    const { at } = await open();
    expect((await fetch(at('/channels/open/x'))).status).toBe(200);
    expect((await fetch(at('/channels/nobody/x'))).status).toBe(404);
  });

  test('gets the request as it was', async () => {
    const { at } = await open();
    const init = { method: 'POST', body: 'a body' };
    const seen = await (await fetch(at('/channels/open/chats/a%2Fb%20c/messages?x=1'), init)).json();
    expect(seen).toEqual({ url: at('/channels/open/chats/a%2Fb%20c/messages?x=1'), body: 'a body' });
  });
});

test('ten wrong tokens in a minute close the login for the rest of it, also for the right one', async () => {
  const { login, clock } = await open();
  for (let attempt = 0; attempt < 10; attempt++) expect((await login('wrong')).status).toBe(401);
  expect((await login(token)).status).toBe(429);
  clock.moveBy(61_000);
  expect((await login(token)).status).toBe(204);
});

describe('requests of foreign pages', () => {
  test.each([
    { name: 'a foreign name that leads here', host: 'evil.example', status: 403 },
    { name: 'this machine', host: 'localhost:1', status: 200 },
    { name: 'this machine in IPv6', host: '[::1]:1', status: 200 },
    { name: 'an allowed name', host: 'chat.example.org', status: 200 },
  ])('$name is answered with $status', async ({ host, status }) => {
    const { port } = await open({ allowedHosts: ['Chat.example.org'] });
    expect((await raw(port, { path: '/', headers: { host } })).status).toBe(status);
  });

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])(
    'nothing is changed for the origin %s',
    async (origin) => {
      const { login } = await open();
      expect((await login(token, { origin })).status).toBe(403);
    },
  );

  test('its own page may log in', async () => {
    const { login, web } = await open();
    expect((await login(token, { origin: web.address() })).status).toBe(204);
  });
});

test('a port that is taken is said', async () => {
  const { port } = await open();
  await expect(open({ port })).rejects.toMatchObject({ code: 'web.port_in_use' });
});

test('stopping ends streams at once', async () => {
  const { web, at } = await open();
  const response = await fetch(at('/channels/open/stream'));
  const reader = response.body?.getReader();
  await reader?.read();
  await web.stop();
  await expect(reader?.read()).rejects.toThrow();
  await expect(fetch(at('/healthz'))).rejects.toThrow();
});
