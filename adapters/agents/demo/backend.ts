import type {
  AgentBackend,
  BackendContext,
  BackendEvent,
  BackendRequest,
} from '../../../src/contracts/agent-backend.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Reply } from './reply.ts';
import { replyTo } from './rules.ts';

/** A long answer comes in larger pieces, so that it takes no longer than a short one. */
const mostPieces = 80;
const paceMs = 8;
const signature = '\n\n_demo agent: rules, no model_';

/** Answers by rules, word by word, so that everything around an agent can be seen at work. */
export function createDemoBackend({ clock }: Pick<BackendContext, 'clock'>): AgentBackend {
  return {
    run: (request, signal) => answer(request, { clock, signal }),
    close: async () => {},
  };
}

async function* answer(
  request: BackendRequest,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): AsyncGenerator<BackendEvent> {
  const deadlineMs = clock.now().getTime() + request.timeoutMs;
  const reply = await replyTo(request, clock.now());
  if (reply.progress !== undefined) yield { kind: 'progress', text: reply.progress };
  for (const piece of [...piecesOf(reply), signature, ...(reply.ending ? [reply.ending] : [])]) {
    if (signal.aborted) return yield { kind: 'end', ending: { kind: 'cancelled' } };
    if (clock.now().getTime() > deadlineMs) return yield timedOut;
    yield { kind: 'text', text: piece };
    await clock.sleep(reply.paceMs ?? paceMs, signal);
  }
  if (reply.file) yield { kind: 'file', path: reply.file.path };
  yield { kind: 'end', ending: signal.aborted ? { kind: 'cancelled' } : { kind: 'answered' } };
}

function piecesOf({ text, paceMs: ownPaceMs }: Reply): readonly string[] {
  const words = text.split(/(?<=\s)(?=\S)/);
  const size = ownPaceMs === undefined ? Math.ceil(words.length / mostPieces) : 1;
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(''),
  );
}

const timedOut: BackendEvent = {
  kind: 'end',
  ending: {
    kind: 'failed',
    fault: 'timed_out',
    reason: 'The demo agent was still counting when its time was over. Ask for less.',
  },
};
