import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';

/** How this machine reaches a server that listens at `host`; undefined where it listens elsewhere alone. */
export function loopbackHost(host: string): string | undefined {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::' || host === '::1') return '[::1]';
  return isLoopback(host) ? host : undefined;
}

/** Refuses whoever is not on this machine, or was led here under a name that is not this machine's (DNS rebinding). */
export function thisMachineOnly(): MiddlewareHandler {
  return async (c, next) => {
    const name = (c.req.header('host') ?? '')
      .toLowerCase()
      .replace(/:\d+$/, '')
      .replace(/^\[(.*)\]$/, '$1');
    const from = (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '');
    if (isLoopback(name) && isLoopback(from)) return next();
    return c.json(
      { error: 'Only programs on this machine are answered here, under its loopback address.' },
      403,
    );
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
