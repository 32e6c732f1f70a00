import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { messageOf } from './errors.ts';
import { isPublicAddress } from './public-address.ts';

/** The addresses of a host's name. */
export type LookUpHost = (host: string) => Promise<readonly LookupAddress[]>;

/** What was found where a page should be. */
export type PageLook =
  | { readonly kind: 'seen'; readonly status: number; readonly type: string; readonly text: string }
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The host is inside of our own network, and nobody has allowed it. */
  | { readonly kind: 'refused'; readonly host: string };

/** How a page is asked for. */
export interface PageRequest {
  /** Hosts inside of our own network that may be asked all the same, with or without a port. */
  readonly allowHosts: readonly string[];
  readonly userAgent: string;
  /** More of it is not read. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** How names of hosts become addresses; otherwise as the system does it. */
  readonly lookUpHost?: LookUpHost;
}

const mostRedirects = 3;
const systemLookUp: LookUpHost = (host) => lookup(host, { all: true });

/**
 * Asks for a page, and follows a few redirects. A host inside of our own network is never asked, unless it is allowed: each
 * name is looked up once, judged, and the connection goes to the very address that was judged.
 */
export async function lookAtPage(first: URL, request: PageRequest): Promise<PageLook> {
  try {
    return await ask(first, request);
  } catch (err) {
    return unreachable(`it could not be reached: ${reasonOf(err)}`);
  }
}

async function ask(first: URL, request: PageRequest): Promise<PageLook> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    const addresses = await addressesOf(url, request);
    if ('kind' in addresses) return addresses;
    const response = await get(url, addresses, request);
    const { statusCode: status = 0, headers } = response;
    if (!isRedirect(status) || headers.location === undefined) {
      const type = headers['content-type'] ?? '';
      return { kind: 'seen', status, type, text: await textOf(response, request) };
    }
    response.destroy();
    const next = URL.parse(headers.location, url);
    if (!next || !/^https?:$/.test(next.protocol)) return unreachable('it leads to what is no web address');
    if (redirects === mostRedirects) return unreachable(`it leads on more than ${mostRedirects} times`);
    url = next;
  }
}

/** Where the host is, or why it may not be asked. */
async function addressesOf(
  { hostname, host, port, protocol }: URL,
  { allowHosts, lookUpHost = systemLookUp, signal }: PageRequest,
): Promise<readonly LookupAddress[] | PageLook> {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const version = isIP(name);
  const found =
    version === 0 ? await orAborted(lookUpHost(name), signal) : [{ address: name, family: version }];
  if (found.length === 0) return unreachable(`there is no host "${name}"`);
  const withPort = port === '' ? `${hostname}:${protocol === 'https:' ? 443 : 80}` : host;
  const isAllowed = allowHosts.some((each) => [name, hostname, withPort].includes(each.toLowerCase()));
  if (isAllowed || found.every(({ address }) => isPublicAddress(address))) return found;
  return { kind: 'refused', host: name };
}

async function get(
  url: URL,
  addresses: readonly LookupAddress[],
  { signal, userAgent }: PageRequest,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const judged: LookupFunction = (_, { all }, done) => {
    const [address] = addresses;
    if (all) done(null, [...addresses]);
    else done(null, address?.address ?? '', address?.family ?? 4);
  };
  const headers = { 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'identity' };
  return new Promise((resolve, reject) => {
    request(url, { lookup: judged, headers, signal, agent: false }, resolve).on('error', reject).end();
  });
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** The beginning of it; the rest is not waited for. */
async function textOf(response: IncomingMessage, { signal, mostBytes }: PageRequest): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    signal.throwIfAborted();
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8').replaceAll('\0', '');
}

/** A look-up cannot be stopped, but nobody has to wait for it. */
async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
    work.then(resolve, reject);
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'the connection took too long',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

/** In words, without what changes from one look to the next. */
function reasonOf(err: unknown): string {
  const code = err instanceof Error && 'code' in err ? String(err.code) : '';
  return reasons[code] ?? (code || messageOf(err));
}

function unreachable(reason: string): PageLook {
  return { kind: 'unreachable', reason };
}
