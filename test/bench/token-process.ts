import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

// A model that answers at once and as fast as it is read, in a process of its own: what it costs is not the house's. It says as
// many words as the last number in what it is asked.

const asked = z.object({ messages: z.array(z.object({ content: z.unknown() })) });
const word = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'word ' } }] })}\n\n`;
const end = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
const wordsAtOnce = 10;

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { messages } = asked.parse(JSON.parse(Buffer.concat(chunks).toString()));
  const words = Number(JSON.stringify(messages.at(-1)?.content).match(/\d+(?=\D*$)/)?.[0] ?? 1);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let said = 0; said < words; said += wordsAtOnce) {
    const open = response.write(word.repeat(Math.min(wordsAtOnce, words - said)));
    if (!open) await new Promise<void>((resolve) => response.once('drain', resolve));
  }
  response.end(end);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
