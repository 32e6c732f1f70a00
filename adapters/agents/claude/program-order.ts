import type { GatewayAccess } from '../../../src/contracts/gateway-tools.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import { permissionsOf } from '../../process/claude-permissions.ts';
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
} from '../../process/program-request.ts';
import { realPlaceOf } from '../../process/real-place.ts';
import type { ProgramOrder } from '../../process/start-program.ts';
import type { Memo } from './memo.ts';
import type { ClaudeOptions } from './options.ts';

/** Its arguments and its input: it goes on with its own conversation where it has one, else it is told what was said. */
export async function programOrder(
  request: OrderRequest<ClaudeOptions>,
  memo: Memo | undefined,
  { environment }: Around,
): Promise<ProgramOrder> {
  const { options, mark, timeoutMs, capabilities, gateway } = request;
  // Its rules speak of real places.
  const workspace = await realPlaceOf(request.workspace);
  const { tools, rules } = permissionsOf(capabilities, workspace);
  const model = modelOf(request);
  const { key, url } = wayOf(request);
  const told = instructionsOf(request);
  return {
    program: options.program,
    args: [
      ...['-p', '--output-format', 'stream-json', '--verbose', '--include-partial-messages'],
      // Nobody is there to be asked, and what lies in a folder or in a home decides nothing.
      ...['--permission-mode', 'dontAsk', '--strict-mcp-config', '--setting-sources', ''],
      ...['--tools', tools.join(','), '--max-turns', String(options.mostSteps)],
      ...allowed([...rules, ...(gateway ? [`mcp__${toolServer}__*`] : [])]),
      ...(gateway ? ['--mcp-config', serversOf(gateway)] : []),
      ...(model === undefined ? [] : ['--model', model]),
      ...(told === '' ? [] : ['--append-system-prompt', told]),
      ...(memo ? ['--resume', memo.id] : []),
    ],
    input: inputOf(request, memo),
    environment: {
      ...inheritedVariables(environment, ['CLAUDE_CONFIG_DIR']),
      ...tokenEnvironment(gateway),
      ...(key !== undefined && { ANTHROPIC_API_KEY: key }),
      ...(url !== undefined && { ANTHROPIC_BASE_URL: url }),
      ...{ DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
      // It would try a key that is refused for minutes, and may hide tools behind a search that it does not have here.
      ...{ CLAUDE_CODE_MAX_RETRIES: '2', ENABLE_TOOL_SEARCH: 'false' },
    },
    ...{ workspace, mark, timeoutMs, outputLimitBytes: mostSpokenBytes },
  };
}

function allowed(rules: readonly string[]): readonly string[] {
  return rules.length > 0 ? ['--allowedTools', ...rules] : [];
}

/** It puts the variable in by itself. */
function serversOf({ url }: GatewayAccess): string {
  const headers = headersWith(`\${${tokenVariable}}`);
  return JSON.stringify({ mcpServers: { [toolServer]: { type: 'http', url, headers } } });
}
