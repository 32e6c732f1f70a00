import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Rates } from './rates.ts';
import { type Faults, faultAnswer, ratesOf, type WireAnswer } from './slack-faults.ts';
import { callMethod, type Happenings, type PeerCall } from './slack-methods.ts';
import { nextNumber, type PeerState } from './slack-state.ts';
import { takeUpload } from './slack-uploads.ts';

/** What the server works with. */
export interface ServerParts {
  readonly state: PeerState;
  readonly faults: Faults;
  readonly happenings: Happenings;
  readonly onCall: (call: PeerCall) => void;
  /** Counts calls, where the platform's limits are to hold. */
  readonly rates?: Rates;
}

/** The HTTP side: the Web API below /api/, files below /files/. Listens on a free port of the loopback. */
export async function listen(
  parts: ServerParts,
): Promise<{ server: Server; address: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void handle(request, response, parts).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  parts.state.address = `http://127.0.0.1:${port}`;
  return {
    server,
    address: parts.state.address,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, parts: ServerParts): Promise<void> {
  const { pathname } = new URL(request.url ?? '', 'http://peer');
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (pathname.startsWith('/files/')) return serveFile(response, parts.state, { pathname, token });
  if (pathname.startsWith('/upload/')) return takeFile(request, response, parts);
  const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1];
  if (method === undefined) return answer(response, { status: 404, body: '<html>404</html>' });
  const given = await readForm(request);
  parts.onCall({ method, parameters: shown(given), token });
  const fault = parts.faults.take(method);
  if (fault?.cut === 'before') return void request.socket.destroy();
  const refusal = fault && faultAnswer(fault);
  if (refusal) return answer(response, refusal);
  const wait = parts.rates?.take(ratesOf(method, given['channel'] ?? given['channel_id'])) ?? 0;
  if (wait > 0)
    return answer(response, faultAnswer({ status: 429, retryAfter: Math.ceil(wait) }) as WireAnswer);
  await fault?.slow;
  const body = callMethod(parts.state, { method, given, token }, parts.happenings);
  if (fault?.cut === 'after') return void request.socket.destroy();
  if (!body.ok || method !== 'apps.connections.open') {
    const headers = { 'x-oauth-scopes': parts.state.scopes.join(',') };
    return answer(response, { status: 200, headers: method === 'auth.test' ? headers : {}, body });
  }
  const ticket = nextNumber(parts.state);
  const url = `ws://${request.headers.host}/link/?ticket=${ticket}&app_id=${parts.state.appId}`;
  answer(response, { status: 200, body: { ok: true, url } });
}

/** A form, as the SDK sends it, or JSON; what is structured in a form is JSON again. */
async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
  const body = (await readBytes(request)).toString('utf8');
  if (!request.headers['content-type']?.includes('json'))
    return Object.fromEntries(new URLSearchParams(body));
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.fromEntries(Object.entries(JSON.parse(body)).map(([key, value]) => [key, text(value)]));
}

function shown(given: Readonly<Record<string, string>>): PeerCall['parameters'] {
  const read = (value: string) => (/^[[{]/.test(value) ? JSON.parse(value) : value);
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, read(value)]));
}

/** Whoever has no token is shown the page to log in, with the status 200. */
function serveFile(
  response: ServerResponse,
  state: PeerState,
  { pathname, token }: { pathname: string; token: string | undefined },
): void {
  const stored = state.files.get(pathname.split('/')[2] ?? '');
  if (token !== state.tokens.bot || !state.scopes.includes('files:read')) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>');
  } else if (!stored) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': stored.file.mimetype }).end(stored.content);
}

async function takeFile(
  request: IncomingMessage,
  response: ServerResponse,
  { state, faults, onCall }: ServerParts,
): Promise<void> {
  const id = request.url?.split('/')[2] ?? '';
  const bytes = await readBytes(request);
  onCall({ method: 'upload', parameters: { id, length: bytes.length }, token: undefined });
  const fault = faults.take('upload');
  if (fault?.cut === 'before') return void request.socket.destroy();
  const status = fault?.status ?? takeUpload(state, id, bytes);
  if (fault?.cut === 'after') return void request.socket.destroy();
  response.writeHead(status).end(status === 200 ? `OK - ${bytes.length}` : 'no');
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  const isPage = typeof body === 'string';
  response
    .writeHead(status, {
      ...headers,
      'content-type': isPage ? 'text/html' : 'application/json; charset=utf-8',
    })
    .end(isPage ? body : JSON.stringify(body));
}
