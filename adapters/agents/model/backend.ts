import type {
  AgentBackend,
  BackendContext,
  BackendEnding,
  BackendEvent,
  BackendRequest,
} from '../../../src/contracts/agent-backend.ts';
import { formatDuration } from '../../../src/kernel/duration.ts';
import { createSandbox } from '../../process/sandbox.ts';
import { converse } from './converse.ts';
import { failureOf, mayFallBack } from './faults.ts';
import type { ModelOptions } from './options.ts';
import { missingKey, openModel } from './providers.ts';
import { ownTools, type Surroundings } from './tools/tools.ts';

/** Asks a model, step by step, and lets it use the tools that the request's capabilities allow. */
export function createModelBackend({ clock, environment }: BackendContext): AgentBackend<ModelOptions> {
  const path = environment['PATH'];
  const surroundings = { clock, path, sandbox: createSandbox(path, clock) };
  return {
    async *run(request, signal) {
      const late = new AbortController();
      const timer = clock.after(request.timeoutMs, () => late.abort());
      const left = new AbortController();
      const until = AbortSignal.any([signal, late.signal, left.signal]);
      try {
        const ending = yield* ask(request, until, surroundings);
        yield { kind: 'end', ending: endOf(ending, { request, signal, late: late.signal }) };
      } finally {
        timer.cancel();
        // Whoever listens no more wants nothing more to be spent.
        left.abort();
      }
    },
    async missing({ options, model, agent }) {
      const missing = missingKey(model ?? options.model, options, agent);
      // Where the first cannot be asked, the next may.
      const isCovered = options.fallback.some((name) => missingKey(name, options, agent) === undefined);
      return isCovered ? undefined : missing;
    },
    async hold({ capabilities }) {
      const tools = ownTools(capabilities);
      return {
        means: [tools.length > 0 ? `its own tools: ${tools.join(', ')}` : 'it has no tools of its own'],
      };
    },
    close: async () => {},
  };
}

/** Asks the models of the request in their order, until one has said a word. */
async function* ask(
  request: BackendRequest<ModelOptions>,
  signal: AbortSignal,
  surroundings: Surroundings,
): AsyncGenerator<BackendEvent, BackendEnding> {
  const { options, agent } = request;
  const names = [...new Set([request.model ?? options.model, ...options.fallback])];
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    const ending = yield* askOne({ request, name, signal, surroundings });
    const isLast = next === undefined || signal.aborted;
    if (isLast || ending.kind !== 'failed' || ending.spoke || !mayFallBack(ending))
      return withoutSpoke(ending);
    yield { kind: 'progress', text: `${ending.reason} Asking ${next} instead.` };
  }
  return { kind: 'failed', fault: 'refused', reason: `The agent "${agent.name}" has no model.` };
}

type Ending = BackendEnding & { readonly spoke?: boolean };

async function* askOne(order: {
  request: BackendRequest<ModelOptions>;
  name: string;
  signal: AbortSignal;
  surroundings: Surroundings;
}): AsyncGenerator<BackendEvent, Ending> {
  const { request, name } = order;
  const { options, agent } = request;
  const missing = missingKey(name, options, agent.name);
  if (missing !== undefined) return { kind: 'failed', fault: 'not_logged_in', reason: missing };
  let spoke = false;
  try {
    const conversation = converse({ ...order, model: await openModel(name, options) });
    for (;;) {
      const { done, value } = await conversation.next();
      if (done) return { ...value, spoke };
      spoke ||= value.kind === 'text';
      yield value;
    }
  } catch (err) {
    return { ...failureOf(err, name, agent.name), spoke };
  }
}

function withoutSpoke({ spoke: _, ...ending }: Ending): BackendEnding {
  return ending as BackendEnding;
}

function endOf(
  ending: BackendEnding,
  {
    request,
    signal,
    late,
  }: { request: BackendRequest<ModelOptions>; signal: AbortSignal; late: AbortSignal },
): BackendEnding {
  if (signal.aborted) return { kind: 'cancelled' };
  if (!late.aborted) return ending;
  const reason = `The model was stopped after ${formatDuration(request.timeoutMs)}.`;
  return { kind: 'failed', fault: 'timed_out', reason };
}
