import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendContext } from '../../../src/contracts/agent-backend.ts';
import type { GatewayAccess } from '../../../src/contracts/gateway-tools.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import type { CountingMemo } from '../../process/counting-memo.ts';
import { headersWith } from '../../process/gateway-token.ts';
import { providerUrls, wayOf } from '../../process/model-way.ts';
import {
  type Around,
  inheritedVariables,
  inputOf,
  instructionsOf,
  modelOf,
  mostSpokenBytes,
  type OrderRequest,
} from '../../process/program-request.ts';
import { realPlaceOf } from '../../process/real-place.ts';
import type { ProgramOrder } from '../../process/start-program.ts';
import type { QwenOptions } from './options.ts';
import { permissionsOf } from './permissions.ts';

/** Over all other settings: it would wait ten times for a minute, and believe what lies in a folder. */
const settings = {
  model: { generationConfig: { maxRetries: 1, retryInitialDelayMs: 1_000, retryMaxDelayMs: 2_000 } },
  security: { folderTrust: { enabled: true } },
  general: { enableAutoUpdate: false },
  privacy: { usageStatisticsEnabled: false },
};

/** Its arguments and its input: it goes on with its own conversation where it has one, else it is told what was said. */
export async function programOrder(
  request: OrderRequest<QwenOptions>,
  memo: CountingMemo | undefined,
  { environment, files }: Around,
): Promise<ProgramOrder> {
  const { options, mark, timeoutMs, capabilities } = request;
  // Its rules speak of real places.
  const workspace = await realPlaceOf(request.workspace);
  const gateway = (await isEmptyOfSettings(workspace)) ? request.gateway : undefined;
  const { excluded, allowed } = permissionsOf(capabilities, {
    workspace,
    asksGateway: gateway !== undefined,
  });
  const model = modelOf(request);
  const told = instructionsOf(request);
  const { key, url } = wayOf(request);
  return {
    program: options.program,
    args: [
      ...['--output-format', 'stream-json', '--include-partial-messages', '--approval-mode', 'default'],
      // No hooks, servers, extensions or instructions that lie in a folder or in a home.
      ...['--safe-mode', '--max-session-turns', String(options.mostSteps)],
      ...['--exclude-tools', ...excluded],
      ...(allowed.length > 0 ? ['--allowed-tools', ...allowed] : []),
      ...(gateway ? ['--mcp-config', await files.keep(serversOf(gateway), '.json')] : []),
      ...(options.key === undefined ? [] : ['--auth-type', 'openai']),
      ...(model === undefined ? [] : ['--model', model]),
      ...(told === '' ? [] : ['--append-system-prompt', told]),
      ...(memo ? ['--resume', memo.id] : []),
    ],
    input: inputOf(request, memo),
    environment: {
      ...inheritedVariables(environment, ['QWEN_HOME']),
      ...(key !== undefined && accessOf(key, url, environment)),
      QWEN_CODE_SYSTEM_SETTINGS_PATH: await files.keep(JSON.stringify(settings), '.json'),
      QWEN_CODE_TRUSTED_FOLDERS_PATH: await files.keep(trustIn(gateway ? workspace : undefined), '.json'),
    },
    ...{ workspace, mark, timeoutMs, outputLimitBytes: mostSpokenBytes },
  };
}

/** It asks no server in a folder that it does not trust, and believes what lies in one that it does: so nothing may lie there. */
async function isEmptyOfSettings(workspace: string): Promise<boolean> {
  const found = await Promise.all(
    ['.qwen', '.env'].map((name) =>
      access(join(workspace, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return !found.includes(true);
}

/** Whom it believes besides us: that folder, and none above it. */
function trustIn(folder: string | undefined): string {
  return JSON.stringify({ '/': 'DO_NOT_TRUST', ...(folder !== undefined && { [folder]: 'TRUST_FOLDER' }) });
}

/** It puts no variables in, so that the token stands in the file, which is there for one request alone. */
export function serversOf({ url, token }: GatewayAccess): string {
  const headers = headersWith(token);
  // Else its tools would be found by a search that is taken away.
  return JSON.stringify({ mcpServers: { [toolServer]: { httpUrl: url, headers, alwaysLoadTools: true } } });
}

/** With a key of its own it needs nothing of what the user of the gateway has set up for themselves. */
function accessOf(
  key: string,
  url = providerUrls.openai,
  { QWEN_HOME: home, HOME: user }: BackendContext['environment'],
): Readonly<Record<string, string>> {
  const usual = home ?? (user === undefined ? undefined : join(user, '.qwen'));
  return {
    OPENAI_API_KEY: key,
    // Said even where it is the usual one: a file in the folder could name another, and would get the key.
    OPENAI_BASE_URL: url,
    ...(usual !== undefined && { QWEN_HOME: join(usual, 'posthouse') }),
  };
}
