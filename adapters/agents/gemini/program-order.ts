import { join } from 'node:path';
import type { BackendContext } from '../../../src/contracts/agent-backend.ts';
import type { GatewayAccess } from '../../../src/contracts/gateway-tools.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import type { ConversationMemo } from '../../process/conversation-memo.ts';
import { headersWith, tokenEnvironment, tokenVariable } from '../../process/gateway-token.ts';
import { providerUrls, wayOf } from '../../process/model-way.ts';
import type { OrderFiles } from '../../process/private-files.ts';
import {
  type Around,
  inheritedVariables,
  inputOf,
  instructionsOf,
  modelOf,
  mostSpokenBytes,
  type OrderRequest,
  withInstructions,
} from '../../process/program-request.ts';
import type { ProgramOrder } from '../../process/start-program.ts';
import type { GeminiOptions } from './options.ts';
import { policyOf } from './policy.ts';

/** Where its login is, also one by Google's cloud. */
const login = [
  ...['GEMINI_CLI_HOME', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_GENAI_USE_VERTEXAI'],
  ...['GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_GENAI_USE_GCA'],
];

/** Where it finds the gateway. */
const urlVariable = 'POSTHOUSE_TOOLS_URL';

/** Of a home of our own, the same for all requests, so that both place and token of the gateway are named only. What does not get better soon is tried again by the house, which knows how long to wait. */
const settings = {
  general: { maxAttempts: 2, enableAutoUpdate: false, enableAutoUpdateNotification: false },
  security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: true } },
  privacy: { usageStatisticsEnabled: false },
  hooksConfig: { enabled: false },
  skills: { enabled: false },
  mcpServers: {
    [toolServer]: { httpUrl: `$${urlVariable}`, headers: headersWith(`$${tokenVariable}`) },
  },
};

/** Its arguments and its input: it goes on with its own conversation where it has one, else it is told what was said. */
export async function programOrder(
  request: OrderRequest<GeminiOptions>,
  memo: ConversationMemo | undefined,
  { environment, files }: Around,
): Promise<ProgramOrder> {
  const { options, mark, timeoutMs, capabilities, workspace } = request;
  const gateway = gatewayOf(request);
  const model = modelOf(request);
  const { key, url } = wayOf(request);
  return {
    program: options.program,
    args: [
      // It works in no folder that it does not trust; what lies in this one decides nothing nevertheless.
      ...['--output-format', 'stream-json', '--approval-mode', 'default', '--skip-trust'],
      ...['--extensions', 'none', '--allowed-mcp-server-names', gateway ? toolServer : 'none'],
      ...['--policy', await files.keep(policyOf(capabilities, gateway !== undefined), '.toml')],
      ...(model === undefined ? [] : ['--model', model]),
      ...(memo ? ['--resume', memo.id] : []),
    ],
    input: withInstructions(inputOf(request, memo), instructionsOf(request)),
    environment: {
      ...inheritedVariables(environment, login),
      ...tokenEnvironment(gateway),
      ...(gateway && { [urlVariable]: gateway.url }),
      ...(key !== undefined && (await accessOf(key, url, environment, files))),
    },
    ...{ workspace, mark, timeoutMs, outputLimitBytes: mostSpokenBytes },
  };
}

/** It finds servers in a home alone, and what lies in a person's is theirs. */
function gatewayOf({ options, gateway }: OrderRequest<GeminiOptions>): GatewayAccess | undefined {
  return options.key === undefined ? undefined : gateway;
}

/** With a key of its own it gets a home of its own, and needs nothing of what the user of the gateway has set up. */
async function accessOf(
  key: string,
  url: string | undefined,
  { GEMINI_CLI_HOME: usual, HOME: user }: BackendContext['environment'],
  files: OrderFiles,
): Promise<Readonly<Record<string, string>>> {
  const written = JSON.stringify(settings);
  const place = usual ?? user;
  const home = place === undefined ? await files.folder() : join(place, '.gemini', 'posthouse');
  await files.place(join(home, '.gemini', 'settings.json'), written);
  return {
    GEMINI_API_KEY: key,
    GEMINI_CLI_HOME: home,
    // A file in the folder could name another place, and would get the key.
    GOOGLE_GEMINI_BASE_URL: url ?? providerUrls.google,
  };
}
