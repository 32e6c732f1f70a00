import type {
  AgentBackend,
  BackendContext,
  BackendEnding,
  BackendEvent,
  BackendRequest,
} from '../../../src/contracts/agent-backend.ts';
import { runProgram } from '../../process/run-program.ts';
import { createSandbox, type Sandbox } from '../../process/sandbox.ts';
import { wallIn } from '../../process/wall-signs.ts';
import { endingOf, notStartedEnding } from './endings.ts';
import { holdOf, wallsOf } from './hold.ts';
import { missingProgram } from './missing-program.ts';
import { type CommandOptions, noModelNamed, takesModel } from './options.ts';
import { modelOf, programOrder } from './program-order.ts';

/** Runs a program for each request; what it writes is the answer. */
export function createCommandBackend(context: BackendContext): AgentBackend<CommandOptions> {
  const sandbox = createSandbox(context.environment['PATH'], context.clock);
  return {
    run: (request, signal) => run(request, signal, { ...context, sandbox }),
    missing: async (needs) =>
      (await missingProgram(needs, context.environment)) ??
      (needs.options.sandbox === 'bwrap' ? sandbox.problem() : undefined),
    hold: (needs) => holdOf(needs, sandbox),
    close: async () => {},
  };
}

async function* run(
  request: BackendRequest<CommandOptions>,
  signal: AbortSignal,
  { clock, environment, sandbox }: BackendContext & { readonly sandbox: Sandbox },
): AsyncGenerator<BackendEvent> {
  if (signal.aborted) return yield end({ kind: 'cancelled' });
  const { options, capabilities, agent } = request;
  if (takesModel(options) && modelOf(request) === undefined) {
    return yield end({ kind: 'failed', fault: 'refused', reason: noModelNamed });
  }
  const walls = await wallsOf({ options, capabilities, unsafe: agent.unsafe }, sandbox);
  const problem = options.sandbox === 'bwrap' && !walls ? await sandbox.problem() : undefined;
  if (problem !== undefined) return yield end({ kind: 'failed', fault: 'not_found', reason: problem });
  const order = programOrder(request, environment);
  const program = runProgram(
    walls ? await sandbox.enclose(order, { ...walls, repository: request.repository }) : order,
    signal,
    clock,
  );
  let wrote = false;
  try {
    for (;;) {
      const { done, value } = await program.next();
      if (!done) {
        wrote ||= value.trim() !== '';
        yield { kind: 'text', text: value };
      } else if (value.kind === 'not_started') {
        return yield end(notStartedEnding(value, options));
      } else {
        const what = walls && wallIn(value.tail, walls);
        if (what !== undefined) yield { kind: 'refused', what };
        return yield end(endingOf(value.finish, { wrote, tail: value.tail, options }));
      }
    }
  } finally {
    await program.return?.(undefined as never);
  }
}

function end(ending: BackendEnding): BackendEvent {
  return { kind: 'end', ending };
}
