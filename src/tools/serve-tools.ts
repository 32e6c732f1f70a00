import {
  createMcpHandler,
  isLegacyRequest,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { GatewayTool } from '../contracts/gateway-tools.ts';
import { toolServer } from '../domain/gateway-tool.ts';

interface Served {
  /** All that there is for whoever asks. */
  readonly tools: readonly GatewayTool[];
  readonly version: string;
}

/**
 * Answers one request of MCP in any version that the library knows, and keeps nothing of it. Programs ask first in the newest,
 * which has no session at all, and fall back to one that begins with a greeting.
 */
export async function serveTools(request: Request, served: Served): Promise<Response> {
  const create = () => createServer(served);
  if (!(await isLegacyRequest(request))) {
    // Nothing ever changes within a request of ours, so that nobody need listen for changes.
    const handler = createMcpHandler(create, { legacy: 'reject', maxSubscriptions: 0 });
    return handler.fetch(request);
  }
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await create().connect(transport);
  return transport.handleRequest(request);
}

function createServer({ tools, version }: Served): Server {
  const server = new Server({ name: toolServer, version }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({
    tools: tools.map(({ name, description, input }) => ({
      ...{ name, description },
      inputSchema: schemaOf(input),
    })),
  }));
  server.setRequestHandler('tools/call', async ({ params: { name, arguments: input } }) => {
    const tool = tools.find((each) => each.name === name);
    const known = tools.map((each) => each.name).join(', ');
    const { text, isRefused = false } = tool
      ? await tool.call(input)
      : { text: `✗ There is no tool "${name}". There are ${known}.`, isRefused: true };
    return { content: [{ type: 'text', text }], isError: isRefused };
  });
  return server;
}

const properties = z.record(z.string(), z.json());

function schemaOf(input: GatewayTool['input']) {
  const schema = z.toJSONSchema(input, { io: 'input' });
  const { required = [] } = schema;
  const type = 'object' as const;
  return { type, properties: properties.parse(schema.properties), required, additionalProperties: false };
}
