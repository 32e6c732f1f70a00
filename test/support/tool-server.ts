import { onTestFinished } from 'vitest';
import type { GatewayAccess } from '../../src/contracts/gateway-tools.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { serveTools } from '../../src/tools/serve-tools.ts';
import { createWeb } from '../../src/web/web.ts';
import { notingTool } from './noting-tool.ts';

/** The gateway's own web server and its tools, of which there is one that only notes what it was asked. */
export async function startToolServer(): Promise<GatewayAccess> {
  const token = systemIds.code(40);
  const web = createWeb({
    ...{ host: '127.0.0.1', port: 0, token: 'another', allowedHosts: [], publicFolder: '/nowhere' },
    adapterOf: () => undefined,
    hook: async () => new Response(null, { status: 404 }),
    tools: async (request) =>
      request.headers.get('authorization') === `Bearer ${token}`
        ? serveTools(request, { tools: [notingTool], version: 'test' })
        : new Response(null, { status: 401 }),
    models: async () => new Response(null, { status: 401 }),
    vitals: async () => ({ nodes: 1, accounts: [], messages: {}, deliveries: {}, runs: {} }),
    clock: systemClock,
    log: silentLog,
  });
  await web.start();
  onTestFinished(() => web.stop());
  const url = web.toolsUrl();
  if (url === undefined) throw new Error('The tools cannot be reached.');
  return { url, token };
}
