import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** What it is asked, as far as it looks at it. */
const asked = z.object({
  input: z.array(z.looseObject({ type: z.string().optional(), output: z.unknown().optional() })),
});

/** What a model does with a tool of a server. */
interface Call {
  readonly namespace: string;
  readonly name: string;
  readonly arguments: string;
}

/**
 * A model that speaks as OpenAI's does and uses one tool of a server, then says what that told it. Such tools have a namespace of
 * their own, which the larger imitation does not know.
 */
export async function startResponsesServer(call: Call): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const last = asked.parse(JSON.parse(Buffer.concat(chunks).toString() || '{"input":[]}')).input.at(-1);
    const item = last?.type === 'function_call_output' ? saying(last.output) : { ...calling, ...call };
    const usage = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of [
      { type: 'response.created', response: { id: 'resp_1' } },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: { id: 'resp_1', output: [item], usage } },
    ])
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

const calling = { type: 'function_call', id: 'fc_1', call_id: 'call_1', status: 'completed' } as const;

function saying(output: unknown) {
  const content = [
    { type: 'output_text', text: `The tool said: ${JSON.stringify(output)}`, annotations: [] },
  ];
  return { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content };
}
