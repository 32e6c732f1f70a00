import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Rates } from './rates.ts';
import { conflict, type Faults, faultAnswer, ratesOf } from './telegram-faults.ts';
import { type ApiAnswer, apiError, callMethod } from './telegram-methods.ts';
import type { PeerState } from './telegram-state.ts';
import { callUpload, readUpload } from './telegram-uploads.ts';

/** A call that came in, as it was. */
export interface PeerCall {
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What the server works with. */
export interface ServerParts {
  readonly state: PeerState;
  readonly faults: Faults;
  readonly token: string;
  readonly onCall: (call: PeerCall) => void;
  /** How long a second is for whoever waits for updates. */
  readonly secondMs: number;
  /** Counts calls, where the platform's limits are to hold. */
  readonly rates?: Rates;
}

/** The HTTP side: paths, tokens, long polling. Listens on a free port of the loopback. */
export async function listen(parts: ServerParts): Promise<{ address: string; close(): Promise<void> }> {
  const poller: Poller = {};
  const server = createServer((request, response) => {
    void handle(request, response, parts, poller).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The one request that may wait for updates. */
interface Poller {
  displace?: () => void;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
  poller: Poller,
): Promise<void> {
  const [, file, token, rest = ''] = /^\/(file\/)?bot([^/]+)\/([^?]+)/.exec(request.url ?? '') ?? [];
  const parameters = await readParameters(request);
  if (token === undefined) return answer(response, apiError(404, 'Not Found'));
  if (token !== parts.token) return answer(response, apiError(401, 'Unauthorized'));
  if (file !== undefined) {
    const content = parts.state.files.get(rest.split('/').at(-1) ?? '');
    response.writeHead(content ? 200 : 404, { 'content-type': 'application/octet-stream' }).end(content);
    return;
  }
  parts.onCall({ method: rest, parameters });
  const fault = parts.faults.take(rest);
  if (fault?.cut === 'before') return void request.socket.destroy();
  if (fault?.status === 502) {
    response.writeHead(502, { 'content-type': 'text/html' }).end('<html>502 Bad Gateway</html>');
    return;
  }
  if (fault?.status !== undefined) return answer(response, faultAnswer(fault));
  const wait = parts.rates?.take(ratesOf(rest, parameters)) ?? 0;
  if (wait > 0) return answer(response, faultAnswer({ status: 429, retryAfter: Math.ceil(wait) }));
  const result =
    rest === 'getUpdates'
      ? await poll({ parameters, response, parts, poller })
      : (callUpload(parts.state, rest, parameters) ?? callMethod(parts.state, rest, parameters));
  if (fault?.cut === 'after') return void request.socket.destroy();
  if (fault?.slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
  answer(response, result);
}

/**
 * Holds the request until there is an update, its time is over, it goes away, or another poller takes its place. As on the
 * platform, only a request that waits takes a place: one that is answered at once conflicts with nobody.
 */
function poll({
  parameters,
  response,
  parts: { state, secondMs },
  poller,
}: {
  parameters: PeerCall['parameters'];
  response: ServerResponse;
  parts: ServerParts;
  poller: Poller;
}): Promise<ApiAnswer> {
  const look = () => callMethod(state, 'getUpdates', parameters);
  const waitMs = Number(parameters['timeout'] ?? 0) * secondMs;
  const first = look();
  if (waitMs === 0 || !first.ok || (first.result as readonly unknown[]).length > 0)
    return Promise.resolve(first);
  poller.displace?.();
  return new Promise((resolve) => {
    const finish = (result: ApiAnswer) => {
      clearTimeout(timer);
      state.watchers.delete(lookAgain);
      if (poller.displace === displace) delete poller.displace;
      resolve(result);
    };
    const lookAgain = () => {
      const found = look();
      if (!found.ok || (found.result as readonly unknown[]).length > 0) finish(found);
    };
    const displace = () => finish(apiError(409, conflict));
    const timer = setTimeout(() => finish(look()), waitMs);
    response.once('close', () => finish({ ok: true, result: [] }));
    poller.displace = displace;
    state.watchers.add(lookAgain);
  });
}

async function readParameters(request: IncomingMessage): Promise<PeerCall['parameters']> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const type = request.headers['content-type'] ?? '';
  const bytes = Buffer.concat(chunks);
  const upload = readUpload(type, bytes);
  if (upload) return upload;
  const body = bytes.toString('utf8');
  if (body === '') return {};
  return type.includes('json') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
}

function answer(response: ServerResponse, result: ApiAnswer): void {
  const status = result.ok ? 200 : result.error_code;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}
