import type { GatewayTool, ToolAnswer, ToolScope } from '../contracts/gateway-tools.ts';
import { isGranted } from '../domain/capability.ts';
import { refuse, type ToolContext, type ToolDefinition, type ToolDeps } from './tool.ts';
import { toolDefinitions } from './tool-list.ts';
import { withinBytes } from './within-bytes.ts';

const [mostCalls, windowMs] = [60, 60_000] as const;
const mostBytes = 16_000;

/** The tools that a request's capabilities grant, for whom it is made; after `close` they do nothing. */
export function bindTools(
  deps: ToolDeps,
  scope: ToolScope,
): { readonly tools: readonly GatewayTool[]; close(): void } {
  let [isOver, words] = [false, 0];
  let calls: readonly number[] = [];
  const context: ToolContext = { deps, scope, nextWord: () => ++words };
  const granted = toolDefinitions.filter(({ needs }) => isGranted(scope.capabilities, needs));
  return {
    tools: granted.map((tool) => ({
      ...{ name: tool.name, description: tool.does, input: tool.input },
      call: (input) => inTurn(tool, input),
    })),
    close() {
      isOver = true;
    },
  };

  async function inTurn(tool: ToolDefinition, input: unknown): Promise<ToolAnswer> {
    if (isOver) return refuse('The request that this tool belonged to is over.');
    const now = deps.clock.now().getTime();
    calls = calls.filter((at) => at > now - windowMs);
    if (calls.length >= mostCalls)
      return refuse(`That is more than ${mostCalls} calls in a minute. Wait a minute, and ask for less.`);
    calls = [...calls, now];
    return answer(tool, context, input);
  }
}

/** Each call is in the log, with what it was made for. What went wrong on this side is not told to an agent. */
async function answer(tool: ToolDefinition, context: ToolContext, input: unknown): Promise<ToolAnswer> {
  const { deps, scope } = context;
  const { log, clock } = deps;
  const startedAt = clock.now().getTime();
  const cause = 'run' in scope.cause ? { run: scope.cause.run.id } : scope.cause;
  const { session, person } = scope;
  const fields = { tool: tool.name, ...cause, agent: session.agent, session: session.id, person: person.id };
  try {
    const said = await tool.call(context, input);
    const durationMs = clock.now().getTime() - startedAt;
    log.info({ ...fields, state: said.isRefused ? 'refused' : 'done', durationMs }, 'tool was called');
    return { ...said, text: withinBytes(said.text, mostBytes) };
  } catch (err) {
    log.error({ ...fields, err }, 'tool failed');
    return refuse('Something went wrong on the side of the gateway. Its log says more; try again later.');
  }
}
