import type {
  AgentBackend,
  BackendContext,
  BackendEnding,
  BackendEvent,
  BackendRequest,
} from '../../../src/contracts/agent-backend.ts';
import { runProgram } from '../../process/run-program.ts';
import { endingOf, notStartedEnding } from './endings.ts';
import { missingProgram } from './missing-program.ts';
import { type CommandOptions, noModelNamed, takesModel } from './options.ts';
import { modelOf, programOrder } from './program-order.ts';

/** Runs a program for each request; what it writes is the answer. */
export function createCommandBackend(context: BackendContext): AgentBackend<CommandOptions> {
  return {
    run: (request, signal) => run(request, signal, context),
    missing: (needs) => missingProgram(needs, context.environment),
    close: async () => {},
  };
}

async function* run(
  request: BackendRequest<CommandOptions>,
  signal: AbortSignal,
  { clock, environment }: BackendContext,
): AsyncGenerator<BackendEvent> {
  if (signal.aborted) return yield end({ kind: 'cancelled' });
  const { options } = request;
  if (takesModel(options) && modelOf(request) === undefined) {
    return yield end({ kind: 'failed', fault: 'refused', reason: noModelNamed });
  }
  const program = runProgram(programOrder(request, environment), signal, clock);
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
