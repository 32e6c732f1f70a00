import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Check } from '../../domain/check/check.ts';
import type { Observation } from '../../domain/check/judge-check.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { LookUpHost, ProbeDeps, ProbePlace } from './probe.ts';
import { longestLookMs, mostProbeBytes } from './probe.ts';
import { isPublicAddress } from './public-address.ts';

const mostRedirects = 3;
const systemLookUp: LookUpHost = (host) => lookup(host, { all: true });

/**
 * Asks for a page, and follows a few redirects. A host inside of our own network is never asked, unless the config names it:
 * each name is looked up once, judged, and the connection goes to the very address that was judged.
 */
export async function probeHttp(
  deps: ProbeDeps,
  { subject }: Check,
  { signal }: ProbePlace,
): Promise<Observation> {
  const late = new AbortController();
  const timer = deps.clock.after(longestLookMs, () => late.abort());
  const until = AbortSignal.any([signal, late.signal]);
  try {
    return await ask(deps, new URL(subject), until);
  } catch (err) {
    if (late.signal.aborted) return unreachable('it did not answer within 10s');
    return unreachable(`it could not be reached: ${reasonOf(err)}`);
  } finally {
    timer.cancel();
  }
}

async function ask(deps: ProbeDeps, first: URL, signal: AbortSignal): Promise<Observation> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    const addresses = await addressesOf(deps, url, signal);
    if ('kind' in addresses) return addresses;
    const response = await get(url, addresses, signal);
    const { statusCode: status = 0, headers } = response;
    if (!isRedirect(status) || headers.location === undefined) {
      return { kind: 'seen', status, text: await textOf(response, signal) };
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
  { rules, lookUpHost = systemLookUp }: ProbeDeps,
  { hostname, host, port, protocol }: URL,
  signal: AbortSignal,
): Promise<readonly LookupAddress[] | Observation> {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const version = isIP(name);
  const found =
    version === 0 ? await orAborted(lookUpHost(name), signal) : [{ address: name, family: version }];
  if (found.length === 0) return unreachable(`there is no host "${name}"`);
  const withPort = port === '' ? `${hostname}:${protocol === 'https:' ? 443 : 80}` : host;
  const isAllowed = rules.probes.allowHosts.some((each) =>
    [name, hostname, withPort].includes(each.toLowerCase()),
  );
  if (isAllowed || found.every(({ address }) => isPublicAddress(address))) return found;
  return {
    kind: 'refused',
    reason: `"${name}" is inside of our own network, where checks look only at hosts that the config names. An owner can add it to \`probes.allowHosts\`.`,
  };
}

async function get(
  url: URL,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const judged: LookupFunction = (_, { all }, done) => {
    const [address] = addresses;
    if (all) done(null, [...addresses]);
    else done(null, address?.address ?? '', address?.family ?? 4);
  };
  const headers = { 'user-agent': 'posthouse-check', accept: '*/*', 'accept-encoding': 'identity' };
  return new Promise((resolve, reject) => {
    request(url, { lookup: judged, headers, signal, agent: false }, resolve).on('error', reject).end();
  });
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** The beginning of it; the rest is not waited for. */
async function textOf(response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    signal.throwIfAborted();
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostProbeBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostProbeBytes).toString('utf8').replaceAll('\0', '');
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

function unreachable(reason: string): Observation {
  return { kind: 'unreachable', reason };
}
