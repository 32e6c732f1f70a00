import type {
  AgentBackend,
  BackendContext,
  BackendEvent,
  BackendRequest,
} from '../../../src/contracts/agent-backend.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { canRun } from '../../process/find-program.ts';
import { createInbox } from '../../process/inbox.ts';
import { notFound } from '../../process/program-endings.ts';
import { converse } from './converse.ts';
import { holdOf } from './hold.ts';
import type { AcpOptions } from './options.ts';
import { presetOf } from './presets.ts';

/** Runs an agent for each request, and speaks the Agent Client Protocol with it. */
export function createAcpBackend(context: BackendContext): AgentBackend<AcpOptions> {
  return {
    run: (request, signal) => run(request, signal, context),
    async missing({ options, workspace }) {
      const preset = presetOf(options);
      const path = options.environment['PATH'] ?? context.environment['PATH'];
      return (await canRun(preset.program, { workspace, path })) ? undefined : notFound(preset);
    },
    hold: async (needs) => holdOf(needs),
    close: async () => {},
  };
}

async function* run(
  request: BackendRequest<AcpOptions>,
  signal: AbortSignal,
  context: BackendContext,
): AsyncGenerator<BackendEvent> {
  if (signal.aborted) return yield { kind: 'end', ending: { kind: 'cancelled' } };
  const events = createInbox<BackendEvent>();
  const unheard = new AbortController();
  const over = converse({
    ...{ request, context },
    signal: AbortSignal.any([signal, unheard.signal]),
    tell: (event) => events.put(event),
  }).catch((err: unknown) => {
    const reason = `The agent could not be asked: ${messageOf(err)}`;
    events.put({ kind: 'end', ending: { kind: 'failed', fault: 'crashed', reason } });
  });
  try {
    for (;;) {
      const event = await events.take();
      yield event;
      if (event.kind === 'end') return;
    }
  } finally {
    unheard.abort();
    await over;
  }
}
