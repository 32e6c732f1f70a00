import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiAnswer, apiError, type PeerCall } from './discord-answers.ts';
import { type Faults, faultAnswer, ratesOf } from './discord-faults.ts';
import { answerCall, routeOf } from './discord-routes.ts';
import type { PeerState } from './discord-state.ts';
import { type Part, readMultipart } from './multipart.ts';
import type { Rates } from './rates.ts';

/** What the server works with. */
export interface ServerParts {
  readonly state: PeerState;
  readonly faults: Faults;
  readonly token: string;
  readonly onCall: (call: PeerCall) => void;
  /** Counts calls, where the platform's limits are to hold. */
  readonly rates?: Rates;
}

/** The HTTP side: paths, tokens, files. Listens on a free port of the loopback. */
export async function listen(parts: ServerParts): Promise<{ server: Server; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void handle(request, response, parts).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  parts.state.address = `http://127.0.0.1:${port}`;
  return {
    server,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { state, faults, token, onCall, rates }: ServerParts,
): Promise<void> {
  const url = new URL(request.url ?? '', state.address);
  if (url.pathname.startsWith('/attachments/')) return serveFile(url, response, state);
  const form = await readBody(request);
  const [, path] = /^\/api\/v10(\/.*)$/.exec(url.pathname) ?? [];
  if (path === undefined) return answer(response, apiError(404, 0, '404: Not Found'));
  const call: PeerCall = {
    route: routeOf(request.method ?? '', path),
    path,
    query: url.searchParams,
    ...form,
  };
  onCall(call);
  // An interaction carries a token of its own in its path.
  const isOpen = /^\/(?:interactions|webhooks)\//.test(path) && request.headers.authorization === undefined;
  if (!isOpen && request.headers.authorization !== `Bot ${token}`) {
    return answer(response, apiError(401, 0, '401: Unauthorized'));
  }
  const fault = faults.take(call.route);
  if (fault?.cut === 'before') return void request.socket.destroy();
  if (fault?.html) {
    response.writeHead(fault.status ?? 502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    return;
  }
  if (fault?.status !== undefined) return answer(response, faultAnswer(fault));
  const retryAfter = rates?.take(ratesOf(call.route, path)) ?? 0;
  if (retryAfter > 0) return answer(response, faultAnswer({ status: 429, retryAfter }));
  const result = answerCall(state, call);
  if (fault?.cut === 'after') return void request.socket.destroy();
  if (fault?.slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
  answer(response, result);
}

/** A link is good as long as its signature is the current one. */
function serveFile(url: URL, response: ServerResponse, state: PeerState): void {
  const [, channel = '', id] = /^\/attachments\/(\d+)\/(\d+)\//.exec(url.pathname) ?? [];
  const files = state.channels.get(channel)?.messages.flatMap((message) => message.files) ?? [];
  const file = files.find((each) => each.id === id);
  if (!file || url.searchParams.get('hm') !== String(state.signature)) {
    response.writeHead(404).end('This content is no longer available.');
    return;
  }
  response.writeHead(200, { 'content-type': file.content_type }).end(file.data);
}

async function readBody(request: IncomingMessage): Promise<Pick<PeerCall, 'body' | 'files'>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const type = request.headers['content-type'] ?? '';
  const bytes = Buffer.concat(chunks);
  const parts = readMultipart(type, bytes);
  if (parts) return readForm(parts);
  return { body: bytes.length > 0 && type.includes('json') ? JSON.parse(bytes.toString('utf8')) : {} };
}

/** The message stands in one part, its files in others, numbered. */
function readForm(parts: readonly Part[]): Pick<PeerCall, 'body' | 'files'> {
  const payload = parts.find(({ name }) => name === 'payload_json')?.bytes.toString('utf8') ?? '{}';
  const files = parts
    .filter(({ name }) => /^files\[\d\]$/.test(name))
    .map(({ fileName = 'file', mediaType = 'application/octet-stream', bytes }) => ({
      ...{ name: fileName, type: mediaType, data: bytes },
    }));
  return { body: JSON.parse(payload), files };
}

/** A 204 must carry no type: the SDK would look for a body. */
function answer(response: ServerResponse, { status, body, headers = {} }: ApiAnswer): void {
  if (body === undefined) response.writeHead(status, headers).end();
  else
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
