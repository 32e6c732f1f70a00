import type { BackendContext, BackendRequest } from '../../../src/contracts/agent-backend.ts';
import type { ProgramOrder } from '../../process/start-program.ts';
import { argvOf, type CommandOptions, modelPlaceholder, placeholder } from './options.ts';
import { promptText } from './prompt-text.ts';

/** What the agent's options make of a request: a program with its arguments, its input and the variables that it may see. */
export function programOrder(
  request: BackendRequest<CommandOptions>,
  environment: BackendContext['environment'],
): ProgramOrder {
  const { options, workspace, mark, timeoutMs } = request;
  const text = promptText(request);
  const [program = '', ...rest] = argvOf(options.command) ?? [];
  const byArgument = options.input === 'argument';
  const model = modelOf(request) ?? '';
  const args = rest.map((each) => each.replaceAll(modelPlaceholder, () => model));
  const inherited = options.inheritEnvironment.map((name) => [name, environment[name]]);
  return {
    program,
    args: byArgument ? args.map((each) => each.replaceAll(placeholder, () => text)) : args,
    input: byArgument ? '' : text,
    environment: { ...Object.fromEntries(inherited), ...options.environment },
    ...{ workspace, mark, timeoutMs, idleMs: options.idleTimeoutMs },
    outputLimitBytes: options.outputLimitBytes,
  };
}

/** The model that is to answer: a chat has the agent's strong one. */
export function modelOf({ model, agent }: BackendRequest<CommandOptions>): string | undefined {
  return model ?? agent.models?.strong;
}
