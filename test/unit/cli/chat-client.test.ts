import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { ChatEvent } from '../../../adapters/channels/webchat/read-events.ts';
import { createChatClient } from '../../../src/cli/chat-client.ts';
import { systemClock } from '../../../src/kernel/clock.ts';

interface Heard {
  readonly request: string;
  readonly token: string | undefined;
  readonly body: string;
}

/** A gateway of a few lines, and a client of it. The real clock waits; only its waits are cut to nothing. */
async function open(answer: (response: ServerResponse, heard: readonly Heard[]) => void) {
  const heard: Heard[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const { method, url, headers } = request;
    heard.push({ request: `${method} ${url}`, token: headers.authorization, body: await text(request) });
    answer(response, heard);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const leaving = new AbortController();
  onTestFinished(() => {
    leaving.abort();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const clock = { ...systemClock, sleep: async () => {} };
  const client = createChatClient({
    ...{ baseUrl: `http://127.0.0.1:${port}`, token: 'secret', name: 'my chat', zone: 'Europe/Berlin' },
    ...{ clock, signal: leaving.signal },
  });
  return { client, heard, leave: () => leaving.abort() };
}

const refuse = (response: ServerResponse, status: number, body: string) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);

test('a message that could not be taken comes again with the same id', async () => {
  const { client, heard } = await open((response, { length }) => {
    if (length === 1) response.destroy();
    else if (length < 4) refuse(response, 503, '{"error":"Later."}');
    else refuse(response, 202, '{"seq":1}');
  });
  await client.post({ id: 'one', text: 'hello' });
  expect(heard).toHaveLength(4);
  expect(new Set(heard.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(heard[0]).toEqual({
    request: 'POST /channels/console/chats/my%20chat/messages',
    token: 'Bearer secret',
    body: '{"id":"one","text":"hello","zone":"Europe/Berlin"}',
  });
});

test.each([
  [400, '{"error":"The text is empty."}', 'The text is empty.'],
  [413, '{"error":"Too long."}', 'Too long.'],
  [401, 'no', 'The gateway refused with 401.'],
])('a refusal with %i is said in its words and is not tried again', async (status, body, words) => {
  const { client, heard } = await open((response) => refuse(response, status, body));
  await expect(client.post({ id: 'one', text: 'hello' })).rejects.toThrow(words);
  await expect(client.follow({ onEvent() {}, onConnection() {} })).rejects.toThrow(words);
  expect(heard).toHaveLength(2);
});

test('a stream that was cut goes on after the last message, each message once', async () => {
  const line = (seq: number) => {
    const message = { seq, id: `m${seq}`, author: 'house', text: `${seq}`, at: '2026-11-21T08:00:00Z' };
    return `event: message\nid: ${seq}\ndata: ${JSON.stringify(message)}\n\n`;
  };
  const { client, heard, leave } = await open((response, { length }) => {
    if (length === 2) {
      refuse(response, 503, '{}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (length === 1) response.end(`${line(4)}${line(5)}event: ready\ndata: {}\n\nevent: message\nid: 6\nda`);
    else response.write(`${line(6)}event: ready\ndata: {}\n\n`);
  });
  const seen: ChatEvent[] = [];
  const connection: boolean[] = [];
  await client.follow({
    onEvent: (event) => {
      seen.push(event);
      if (event.kind === 'message' && event.message.seq === 6) leave();
    },
    onConnection: (connected) => connection.push(connected),
  });
  const seqs = seen.flatMap((event) => (event.kind === 'message' ? [event.message.seq] : []));
  expect(seqs).toEqual([4, 5, 6]);
  expect(heard.map(({ request }) => request.replace(/^.*events/, ''))).toEqual(['', '?after=5', '?after=5']);
  const changes = connection.filter((now, at) => now !== connection[at - 1]);
  expect(changes).toEqual([true, false, true]);
});
