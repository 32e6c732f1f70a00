import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Clock } from '../kernel/clock.ts';

const yearSeconds = 365 * 86_400;
const wrongAttempts = { most: 10, windowMs: 60_000 } as const;

/** Who may come in: those who hold the token, or the cookie that it was exchanged for. */
export interface Doors {
  /** Answers `POST /login`. */
  login(c: Context): Promise<Response>;
  logout(c: Context): Response;
  /** Whether the request carries the token or the cookie. */
  knows(c: Context): boolean;
}

/** The cookie holds a value derived from the token, so that a leaked cookie does not give the token away. */
export function createDoors({ token, clock }: { token: string; clock: Clock }): Doors {
  const session = createHmac('sha256', token).update('web session').digest('base64url');
  let wrong: readonly number[] = [];
  return {
    async login(c) {
      const now = clock.now().getTime();
      wrong = wrong.filter((at) => at > now - wrongAttempts.windowMs);
      if (wrong.length >= wrongAttempts.most)
        return c.json({ error: 'Too many wrong tokens. Wait a minute.' }, 429);
      const body: unknown = await c.req.json().catch(() => undefined);
      const given = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
      if (typeof given !== 'string' || !same(given, token)) {
        wrong = [...wrong, now];
        return c.json({ error: 'That is not the token. The gateway prints it when it starts.' }, 401);
      }
      setCookie(c, cookieNameOf(c), session, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: yearSeconds,
      });
      return c.body(null, 204);
    },
    logout(c) {
      setCookie(c, cookieNameOf(c), '', { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 0 });
      return c.body(null, 204);
    },
    knows(c) {
      const bearer = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
      if (bearer !== undefined) return same(bearer, token);
      const cookie = getCookie(c, cookieNameOf(c));
      return cookie !== undefined && same(cookie, session);
    },
  };
}

/**
 * Refuses requests that a foreign page made: a host name that is not ours (DNS rebinding), or an origin that is not the
 * host (cross-site requests).
 */
export function ownHostOnly(allowedHosts: readonly string[]): MiddlewareHandler {
  const known = new Set([
    'localhost',
    '127.0.0.1',
    '[::1]',
    ...allowedHosts.map((host) => host.toLowerCase()),
  ]);
  return async (c, next) => {
    const host = c.req.header('host')?.toLowerCase() ?? '';
    const bare = host.replace(/:\d+$/, '');
    if (!known.has(bare) && !known.has(host)) {
      return c.json(
        { error: `This gateway does not answer as "${bare}". Add it to web.allowedHosts if it should.` },
        403,
      );
    }
    const origin = c.req.header('origin');
    // A page in a sandbox says "null", which is nobody's origin.
    const own = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
    if (!own && c.req.method !== 'GET') return c.json({ error: 'Requests of other pages are refused.' }, 403);
    return next();
  };
}

/** Browsers keep cookies per host name without its port: two gateways on one machine must not log each other out. */
function cookieNameOf(c: Context): string {
  return `posthouse-${/:(\d+)$/.exec(c.req.header('host') ?? '')?.[1] ?? 'web'}`;
}

function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
