import type { GatewayAccess } from '../../../src/contracts/gateway-tools.ts';
import type { Capability } from '../../../src/domain/capability.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import type { CountingMemo } from '../../process/counting-memo.ts';
import { tokenEnvironment, tokenVariable } from '../../process/gateway-token.ts';
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
import type { ProgramOrder } from '../../process/start-program.ts';
import type { CodexOptions } from './options.ts';

const keyVariable = 'POSTHOUSE_MODEL_KEY';

/** Its arguments and its input: it goes on with its own conversation where it has one, else it is told what was said. */
export async function programOrder(
  request: OrderRequest<CodexOptions>,
  memo: CountingMemo | undefined,
  { environment }: Around,
): Promise<ProgramOrder> {
  const { options, mark, timeoutMs, capabilities, workspace, gateway } = request;
  const model = modelOf(request);
  const way = wayOf(request);
  const told = instructionsOf(request);
  return {
    program: options.program,
    args: [
      ...['exec', '--json', '--skip-git-repo-check', '--disable', 'goals'],
      ...sandboxOf(capabilities),
      ...serverOf(gateway),
      // Its shell sees neither the key nor the token nor anything else that sounds like one.
      ...set('shell_environment_policy.inherit', 'core'),
      ...providerOf(way),
      ...(model === undefined ? [] : ['-m', model]),
      ...(told === '' ? [] : set('developer_instructions', told)),
      // Whatever stands behind `resume` is for that alone.
      ...(memo ? ['resume', memo.id, '-'] : ['-']),
    ],
    input: inputOf(request, memo),
    environment: {
      ...inheritedVariables(environment, ['CODEX_HOME']),
      ...tokenEnvironment(gateway),
      ...(way.key !== undefined && { [keyVariable]: way.key }),
    },
    ...{ workspace, mark, timeoutMs, outputLimitBytes: mostSpokenBytes },
  };
}

/** What the capabilities come to. It reads by its shell alone, so that who may read has one, in a sandbox. */
function sandboxOf(capabilities: readonly Capability[]): readonly string[] {
  const may = (...wanted: readonly Capability[]) => wanted.some((each) => capabilities.includes(each));
  const writes = may('fs:write', 'shell:write');
  const reaches = may('gh:read', 'gh:write');
  const hasShell = writes || reaches || may('fs:read', 'shell:read');
  return [
    ...(hasShell ? [] : ['--disable', 'shell_tool']),
    ...['-s', writes || reaches ? 'workspace-write' : 'read-only'],
    ...set('sandbox_workspace_write.network_access', reaches),
    ...set('web_search', may('web:fetch') ? 'live' : 'disabled'),
  ];
}

function serverOf(gateway: GatewayAccess | undefined): readonly string[] {
  if (!gateway) return [];
  const server = `mcp_servers.${toolServer}`;
  return [
    ...set(`${server}.url`, gateway.url),
    ...set(`${server}.bearer_token_env_var`, tokenVariable),
    // What it may use was decided before, and nobody is there to be asked.
    ...set(`${server}.default_tools_approval_mode`, 'approve'),
  ];
}

function providerOf({ key, url }: ReturnType<typeof wayOf>): readonly string[] {
  if (key === undefined && url === undefined) return [];
  const provider = 'model_providers.posthouse';
  return [
    ...set(`${provider}.name`, 'posthouse'),
    ...set(`${provider}.base_url`, url ?? providerUrls.openai),
    ...set(`${provider}.wire_api`, 'responses'),
    // What does not get better soon is tried again by the house, which knows how long to wait.
    ...['-c', `${provider}.request_max_retries=1`, '-c', `${provider}.stream_max_retries=1`],
    ...(key === undefined ? [] : set(`${provider}.env_key`, keyVariable)),
    ...set('model_provider', 'posthouse'),
  ];
}

/** A setting in the way of TOML, whose strings are those of JSON. */
function set(key: string, value: string | boolean): readonly string[] {
  return ['-c', `${key}=${JSON.stringify(value)}`];
}
