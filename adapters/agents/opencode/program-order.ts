import type { GatewayAccess } from '../../../src/contracts/gateway-tools.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import type { ConversationMemo } from '../../process/conversation-memo.ts';
import { headersWith, tokenEnvironment, tokenVariable } from '../../process/gateway-token.ts';
import { wayOf } from '../../process/model-way.ts';
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
import type { OpencodeOptions } from './options.ts';
import { permissionsOf } from './permissions.ts';

/** Where its login and its conversations lie. */
const login = ['XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME'];
const keyVariable = 'POSTHOUSE_MODEL_KEY';
/** What only we name so, so that nothing that lies in a home adds to it. */
const ours = 'posthouse';

/** Its arguments and its input: it goes on with its own conversation where it has one, else it is told what was said. */
export async function programOrder(
  request: OrderRequest<OpencodeOptions>,
  memo: ConversationMemo | undefined,
  { environment }: Around,
): Promise<ProgramOrder> {
  const { options, mark, timeoutMs, workspace, gateway } = request;
  const { key } = wayOf(request);
  return {
    program: options.program,
    args: [
      ...['run', '--format', 'json', '--pure', '--agent', ours],
      // Without a title it would ask its model for one.
      ...['--title', 'chat'],
      ...(memo ? ['--session', memo.id] : []),
    ],
    input: withInstructions(inputOf(request, memo), instructionsOf(request)),
    environment: {
      ...inheritedVariables(environment, login),
      ...tokenEnvironment(gateway),
      ...(key !== undefined && { [keyVariable]: key }),
      ...(options.url !== undefined && { OPENCODE_DISABLE_MODELS_FETCH: '1' }),
      // What lies in the folder, or above it, decides nothing.
      ...{ OPENCODE_DISABLE_PROJECT_CONFIG: '1', OPENCODE_DISABLE_CLAUDE_CODE: '1' },
      ...{ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' },
      OPENCODE_CONFIG_CONTENT: JSON.stringify(configOf(request)),
    },
    ...{ workspace, mark, timeoutMs, outputLimitBytes: mostSpokenBytes },
  };
}

/** What it is set to: over whatever else it finds. The key is named, and not in it. */
function configOf(request: OrderRequest<OpencodeOptions>): object {
  const { options, capabilities, gateway } = request;
  const { url } = options;
  const model = modelOf(request);
  const named = url === undefined || model === undefined ? model : `${ours}/${model}`;
  return {
    ...(named !== undefined && { model: named, small_model: named }),
    ...{ autoupdate: false, share: 'disabled' },
    provider: providerOf(request, model),
    ...(gateway && { mcp: { [toolServer]: serverOf(gateway) } }),
    agent: { [ours]: { mode: 'primary', permission: permissionsOf(capabilities, gateway !== undefined) } },
  };
}

/** The token is named, and not in it. */
function serverOf({ url }: GatewayAccess): object {
  return { type: 'remote', url, headers: headersWith(`{env:${tokenVariable}}`), oauth: false, enabled: true };
}

function providerOf(request: OrderRequest<OpencodeOptions>, model: string | undefined): object {
  const { key, url } = wayOf(request);
  const access = {
    ...(key !== undefined && { apiKey: `{env:${keyVariable}}` }),
    ...(url !== undefined && { baseURL: url }),
  };
  if (request.options.url !== undefined && model !== undefined) {
    return {
      [ours]: { npm: '@ai-sdk/openai-compatible', name: ours, options: access, models: { [model]: {} } },
    };
  }
  const provider = model?.split('/', 1)[0];
  return key === undefined || provider === undefined ? {} : { [provider]: { options: access } };
}
