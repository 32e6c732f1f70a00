import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { ownHostOnly } from '../../src/web/doors.ts';
import type { DemoGateway } from './demo.ts';
import type { DemoPlatform } from './platform.ts';
import { faultKinds, platformNames } from './wire.ts';

/** What the page is served from. */
export interface ServeParts {
  readonly port: number;
  readonly page: ReadonlyMap<string, string>;
  readonly platforms: readonly DemoPlatform[];
  readonly gateway: DemoGateway;
  /** Called with the name of what changed: a platform, or `gateway`. */
  readonly watchers: Set<(what: string) => void>;
}

const platform = z.enum(platformNames);
const file = z.strictObject({ name: z.string(), mimeType: z.string(), content: z.string() });
const saying = z.strictObject({ platform, place: z.string(), text: z.string(), file: file.optional() });
const press = z.strictObject({ platform, place: z.string(), message: z.string(), button: z.string() });
const fault = z.strictObject({ platform, kind: z.enum(faultKinds) });

const mostBytes = 300_000;
const kinds: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** Serves the page and the state of the imitations on the loopback, to nobody else. */
export async function serveDemo(
  parts: ServeParts,
): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const hostname = '127.0.0.1';
  const server = await new Promise<ServerType>((resolve, reject) => {
    const opened = serve({ fetch: routes(parts).fetch, hostname, port: parts.port }, () => resolve(opened));
    opened.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://${hostname}:${port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

function routes({ page, platforms, gateway, watchers }: ServeParts): Hono {
  const app = new Hono();
  const named = (name: string) => platforms.find((each) => each.name === name);
  app.use(ownHostOnly([]));
  app.use(bodyLimit({ maxSize: mostBytes }));
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'self'"], imgSrc: ["'self'", 'data:'] },
      strictTransportSecurity: false,
    }),
  );
  app.get('/events', (c) => streamState(c, { platforms, gateway, watchers }));
  app.post('/say', async (c) => {
    const { platform: name, file: sent, ...given } = saying.parse(await c.req.json());
    const refusal = named(name)?.say({ ...given, ...(sent && { file: sent }) });
    return refusal === undefined ? c.body(null, 204) : c.json({ error: refusal }, 400);
  });
  app.post('/press', async (c) => {
    const { platform: name, ...given } = press.parse(await c.req.json());
    named(name)?.press(given);
    return c.body(null, 204);
  });
  app.post('/fault', async (c) => {
    const { platform: name, kind } = fault.parse(await c.req.json());
    named(name)?.fault(kind);
    return c.body(null, 204);
  });
  app.post('/kill', (c) => {
    gateway.kill?.();
    return c.body(null, 204);
  });
  app.get('/:file?', (c) => {
    const name = c.req.param('file') ?? 'index.html';
    const text = page.get(name);
    if (text === undefined) return c.notFound();
    return c.body(text, 200, { 'content-type': kinds[name.split('.').at(-1) ?? ''] ?? 'text/plain' });
  });
  app.onError((err, c) => c.json({ error: err instanceof Error ? err.message : String(err) }, 400));
  return app;
}

/** All of it first, then each platform as a whole when it changed; what changes while one is written is written once. */
function streamState(c: Context, { platforms, gateway, watchers }: Omit<ServeParts, 'page' | 'port'>) {
  const show = (what: string) =>
    what === 'gateway' ? gateway.show() : platforms.find(({ name }) => name === what)?.show();
  return streamSSE(c, async (stream) => {
    const stale = new Set<string>(['gateway', ...platformNames]);
    let wake = () => {};
    const watcher = (what: string) => {
      stale.add(what);
      wake();
    };
    watchers.add(watcher);
    stream.onAbort(() => wake());
    while (!stream.aborted) {
      for (const event of [...stale]) {
        stale.delete(event);
        await stream.writeSSE({ event, data: JSON.stringify(show(event)) });
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      if (stale.size === 0 && !stream.aborted) await promise;
    }
    watchers.delete(watcher);
  });
}
