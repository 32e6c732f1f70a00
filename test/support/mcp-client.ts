import type { GatewayAccess } from '../../src/contracts/gateway-tools.ts';

/** What came back of one request. */
export interface McpReply {
  readonly status: number;
  readonly body: { readonly result?: Readonly<Record<string, unknown>>; readonly error?: unknown };
}

/** Sends one request as a program does that speaks MCP in this version. */
export async function askMcp(
  { url, token }: GatewayAccess,
  method: string,
  params: object = {},
  { version = '2025-06-18', id = 1 }: { readonly version?: string; readonly id?: number | null } = {},
): Promise<McpReply> {
  const isNewest = version === '2026-07-28';
  const name = 'name' in params ? { 'mcp-name': String(params.name) } : {};
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': version,
      ...(isNewest && { 'mcp-method': method, ...name }),
    },
    body: JSON.stringify({
      ...{ jsonrpc: '2.0', ...(id !== null && { id }), method },
      params: isNewest ? { ...params, _meta: envelope } : params,
    }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

/** The newest version greets nobody: each request says who asks. */
const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** The names of the tools that there are. */
export async function listTools(access: GatewayAccess, version?: string): Promise<readonly string[]> {
  const { body } = await askMcp(access, 'tools/list', {}, version === undefined ? {} : { version });
  const tools = body.result?.['tools'];
  return Array.isArray(tools) ? tools.map(({ name }: { name: string }) => name) : [];
}

/** Calls a tool and gives back what a model would read, with a mark in front where it was refused. */
export async function callMcp(access: GatewayAccess, name: string, input: object = {}): Promise<string> {
  const { body } = await askMcp(access, 'tools/call', { name, arguments: input });
  const content = body.result?.['content'];
  const text = Array.isArray(content) ? String(content[0]?.text) : JSON.stringify(body);
  return body.result?.['isError'] === true ? `REFUSED ${text}` : text;
}
