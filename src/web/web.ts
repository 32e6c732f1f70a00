import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { ChannelAdapter } from '../contracts/channel-adapter.ts';
import type { Vitals } from '../contracts/vitals.ts';
import type { Clock } from '../kernel/clock.ts';
import { HouseError, messageOf } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Service } from '../kernel/service.ts';
import { createDoors, ownHostOnly } from './doors.ts';
import type { AnswerHook } from './hooks.ts';
import { renderMetrics } from './metrics.ts';
import { loopbackHost, thisMachineOnly } from './this-machine.ts';

interface WebDeps {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly token: string;
  readonly allowedHosts: readonly string[];
  /** The page. Nothing in it is secret. */
  readonly publicFolder: string;
  readonly adapterOf: (account: string) => { adapter: ChannelAdapter; trusted: boolean } | undefined;
  /** Answers calls to the addresses of tasks. */
  readonly hook: AnswerHook;
  /** Answers the programs of agents, which know a token of their own. */
  readonly tools: (request: Request) => Promise<Response>;
  /** Answers the same programs when they ask their model; `path` is what stands behind the gate's own. */
  readonly models: (request: Request, path: string) => Promise<Response>;
  /** Rejects while the house cannot work. */
  readonly vitals: () => Promise<Vitals>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The web server: page, login, health, and the way to those adapters that answer requests. */
export type Web = Service & {
  /** Where it listens; only after `start`. */
  readonly address: () => string;
  /** Where the programs of agents ask; undefined while they cannot reach it. */
  readonly toolsUrl: () => string | undefined;
  /** Where they ask their models; undefined as well while they cannot reach it. */
  readonly modelsUrl: () => string | undefined;
};

/** Well above a channel's own limit, which answers with a better word. */
const mostBytes = 4_000_000;
const mostToolBytes = 1_000_000;
const toolsPath = '/mcp';
const modelsPath = '/models';

/** @throws HouseError `web.port_in_use` from `start` */
export function createWeb(deps: WebDeps): Web {
  const { host, log } = deps;
  let server: ServerType | undefined;
  let port = deps.port;
  const forPrograms = (path: string) =>
    server && loopbackHost(host) ? `http://${loopbackHost(host)}:${port}${path}` : undefined;
  return {
    name: 'web',
    address: () => `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    toolsUrl: () => forPrograms(toolsPath),
    modelsUrl: () => forPrograms(modelsPath),
    async start() {
      server = await listen(routes(deps), { host, port });
      const address: AddressInfo | string | null = server.address();
      if (typeof address === 'object' && address) port = address.port;
      log.info({ port, address: host }, 'web server opened');
    },
    async stop() {
      const open = server;
      server = undefined;
      if (!open) return;
      const closed = new Promise<void>((resolve) => open.close(() => resolve()));
      // Streams never end by themselves; whoever reads one comes back with the number of the last message.
      if ('closeAllConnections' in open) open.closeAllConnections();
      await closed;
    },
  };
}

function routes(deps: WebDeps): Hono {
  const { allowedHosts, publicFolder, adapterOf, vitals } = deps;
  const app = new Hono();
  const doors = createDoors(deps);
  // Before the doors: a probe knows only an address.
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    try {
      const { accounts } = await vitals();
      // A platform that is away is no reason to send people elsewhere: nobody else could reach it either.
      return c.json({ ready: true, accounts: accounts.map(({ name, state }) => ({ name, state })) });
    } catch (err) {
      return c.json({ ready: false, problems: [`database: ${messageOf(err)}`] }, 503);
    }
  });
  app.use(ownHostOnly(allowedHosts));
  // Before the common limit: a signature is the door, and the limit is lower.
  app.all('/hooks/:id', (c) => deps.hook(c.req.param('id'), c.req.raw));
  app.all(toolsPath, thisMachineOnly(), sizeLimit(mostToolBytes), (c) => deps.tools(c.req.raw));
  // Its limit is its own, since nothing of it is kept.
  app.all(`${modelsPath}/*`, thisMachineOnly(), (c) =>
    deps.models(c.req.raw, new URL(c.req.url).pathname.slice(modelsPath.length)),
  );
  app.use(sizeLimit(mostBytes));
  app.use(pageHeaders());
  app.get('/metrics', async (c) => {
    if (!doors.knows(c)) return c.json({ error: 'Show the token: Authorization: Bearer …' }, 401);
    return c.text(renderMetrics(await vitals()), 200, { 'content-type': 'text/plain; version=0.0.4' });
  });
  app.post('/login', (c) => doors.login(c));
  app.post('/logout', (c) => doors.logout(c));
  app.all('/channels/:account/*', async (c) => {
    const account = adapterOf(c.req.param('account'));
    if (!account?.adapter.http) return c.json({ error: 'There is no such account.' }, 404);
    if (account.trusted && !doors.knows(c))
      return c.json({ error: 'Log in first: POST /login with the token.' }, 401);
    return account.adapter.http(c.req.raw);
  });
  app.use(
    '/*',
    serveStatic({
      root: publicFolder,
      onFound: (_path, c) => c.header('cache-control', 'no-cache'),
    }),
  );
  app.onError((err, c) => {
    deps.log.error({ err, path: c.req.path }, 'request failed');
    return c.json({ error: 'Something went wrong on this side. The log says more.' }, 500);
  });
  return app;
}

function sizeLimit(maxSize: number): MiddlewareHandler {
  return bodyLimit({ maxSize, onError: (c) => c.json({ error: `At most ${maxSize} bytes.` }, 413) });
}

function pageHeaders() {
  const own = ["'self'"];
  const none = ["'none'"];
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: none,
      scriptSrc: own,
      styleSrc: own,
      connectSrc: own,
      imgSrc: [...own, 'data:'],
      baseUri: none,
      formAction: none,
      frameAncestors: none,
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // Plain http on a loopback or behind somebody's own proxy: promising https is theirs to do.
    strictTransportSecurity: false,
  });
}

function listen(app: Hono, { host, port }: { host: string; port: number }): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(server));
    server.once('error', (err: NodeJS.ErrnoException) =>
      reject(err.code === 'EADDRINUSE' ? new HouseError('web.port_in_use', { host, port }, err) : err),
    );
  });
}
