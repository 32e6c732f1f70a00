import { z } from 'zod';
import type { BackendEvent, BackendManifest, BackendRequest } from '../../src/contracts/agent-backend.ts';
import type { Metering } from '../../src/contracts/meter.ts';
import { heldBackBy } from '../../src/domain/capability.ts';

/** What a scripted agent does with a request: yields what it says; returning ends it as answered. */
export type Script = (request: BackendRequest, signal: AbortSignal) => AsyncGenerator<BackendEvent>;

/** An agent that does exactly what a test wants. */
export function scriptedAgent(script: Script, metering: Metering = 'house'): BackendManifest {
  return {
    name: 'scripted',
    title: 'Scripted',
    metering,
    options: z.unknown(),
    enforcement: heldBackBy('rules'),
    open: async () => ({ run: (request, signal) => guarded(script, request, signal), close: async () => {} }),
  };
}

/** Answers with `echo: ` and the prompt. */
export async function* echo({ prompt }: BackendRequest): AsyncGenerator<BackendEvent> {
  yield { kind: 'text', text: `echo: ${prompt}` };
}

async function* guarded(
  script: Script,
  request: BackendRequest,
  signal: AbortSignal,
): AsyncGenerator<BackendEvent> {
  for await (const event of script(request, signal)) {
    yield event;
    if (event.kind === 'end') return;
  }
  yield { kind: 'end', ending: signal.aborted ? { kind: 'cancelled' } : { kind: 'answered' } };
}
