import type { GatewayTool, OpenTools } from '../contracts/gateway-tools.ts';
import { createTokens } from '../kernel/tokens.ts';
import { bindTools } from './bind-tools.ts';
import type { ToolDeps } from './tool.ts';

interface GateDeps extends ToolDeps {
  /** Where programs of this machine reach the gate; undefined while they cannot. */
  readonly url: () => string | undefined;
  readonly version: string;
}

/** The gateway's tools, for requests of this node and for the programs that they start. */
export interface ToolGate {
  readonly open: OpenTools;
  /** Answers a program that speaks MCP and shows the token of its request. */
  readonly answer: (request: Request) => Promise<Response>;
}

/** A request's tools live as long as it does, and so does its token: both are in the memory of this node alone. */
export function createToolGate({ url, version, ...deps }: GateDeps): ToolGate {
  const tokens = createTokens<readonly GatewayTool[]>(deps.ids);
  return {
    open(scope) {
      const { tools, close } = bindTools(deps, scope);
      const reached = tools.length > 0 ? url() : undefined;
      if (reached === undefined) return { tools, close };
      const { token, revoke } = tokens.grant(tools);
      return {
        tools,
        gateway: { url: reached, token },
        close() {
          revoke();
          close();
        },
      };
    },
    async answer(request) {
      const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
      const tools = token === undefined ? undefined : tokens.find(token);
      if (!tools) return refused();
      if (request.method !== 'POST') return onlyPost();
      const { serveTools } = await import('./serve-tools.ts');
      return serveTools(request, { tools, version });
    },
  };
}

function refused(): Response {
  const error = 'This token opens nothing.';
  const expected = 'Authorization: Bearer TOKEN, of a request that is not over yet';
  return Response.json({ error, expected }, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
}

/** There are no sessions, so that there is nothing to listen to or to end. */
function onlyPost(): Response {
  const error = 'Only POST is answered here.';
  return Response.json({ error, expected: 'POST' }, { status: 405, headers: { allow: 'POST' } });
}
