import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a provider was asked. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A provider that answers as a test wants, and notes what it was asked and what became of its answers. */
export interface Upstream {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** How many answers were broken off by the other side. */
  readonly broken: () => number;
}

/** Starts it; it is stopped when the test ends. */
export async function startUpstream(
  answer: (response: ServerResponse, heard: Heard) => void | Promise<void>,
): Promise<Upstream> {
  const heard: Heard[] = [];
  let broken = 0;
  const server = createServer(async (request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) broken += 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
    heard.push(one);
    await answer(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, heard, broken: () => broken };
}
