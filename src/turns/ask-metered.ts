import type { AgentBackend, BackendEnding, BackendRequest } from '../contracts/agent-backend.ts';
import type { CallEstimate, Meter, Metering } from '../contracts/meter.ts';
import type { ModelPlace, OpenModels } from '../contracts/model-access.ts';
import type { Usage } from '../contracts/usage.ts';
import { type AgentAnswer, askAgent } from './ask-agent.ts';
import { askByGate } from './ask-by-gate.ts';
import type { RequestMeter } from './meter.ts';

/** A request that is on its way to a back-end, and what stands between it and the money. */
interface MeteredRequest {
  readonly request: Omit<BackendRequest, 'meter'>;
  readonly meter: RequestMeter;
  readonly metering: Metering;
  /** Where the model of its program is, if the house knows the key. */
  readonly place: ModelPlace | undefined;
  readonly openModels: OpenModels;
  readonly signal: AbortSignal;
  readonly onText: (soFar: string) => void;
}

/**
 * Asks an agent, and accounts for it: a back-end that makes several calls has the meter in its hands; the calls of a
 * program that reaches its model by the gateway are metered there; around any other the house asks itself. Where there is no room the agent is not asked at all, and the answer has paused.
 */
export async function askMetered(
  backend: Pick<AgentBackend, 'run'>,
  { request, meter, metering, place, openModels, signal, onText }: MeteredRequest,
): Promise<AgentAnswer> {
  const ask = (its: Meter) => askAgent(backend, { ...request, meter: its }, { signal, onText });
  if (metering === 'free') return ask(noMeter);
  if (metering === 'own') return withUsage(await ask(meter).finally(() => meter.settle()), meter);
  const lease = place && openModels(place, meter);
  if (lease) {
    const through = { request: { ...request, models: lease.access, meter: noMeter }, lease, meter };
    return withUsage(await askByGate(backend, { ...through, signal, onText }), meter);
  }
  const permission = await meter.reserveRest(guessOf(request, ''));
  if (permission.kind === 'stop') return notAsked(signal, permission.reason);
  let answer: AgentAnswer | undefined;
  try {
    answer = await ask(noMeter);
  } finally {
    await meter.settleAs(usageIn(answer?.ending), guessOf(request, answer?.text ?? ''));
  }
  return withUsage(answer, meter);
}

/** For what is not counted: it lets everything through. */
export const noMeter: Meter = {
  reserve: async () => ({ kind: 'go' }),
  settle: async () => {},
};

function notAsked(signal: AbortSignal, reason: string): AgentAnswer {
  const ending = signal.aborted ? ({ kind: 'cancelled' } as const) : ({ kind: 'paused', reason } as const);
  return { text: '', files: [], ending };
}

/** What was never begun took nothing. */
function usageIn(ending: BackendEnding | undefined): Usage | undefined {
  if (!ending || ending.kind === 'paused') return undefined;
  const isUnbegun = ending.kind === 'failed' && (ending.fault === 'not_found' || ending.fault === 'refused');
  return ending.usage ?? (isUnbegun ? { inputTokens: 0, outputTokens: 0, costUsd: 0 } : undefined);
}

/** A token is about four letters. */
const lettersPerToken = 4;

function guessOf(
  { prompt, transcript, model }: Pick<BackendRequest, 'prompt' | 'transcript' | 'model'>,
  answer: string,
): CallEstimate {
  const letters = transcript.reduce((sum, { text }) => sum + text.length, prompt.length);
  return {
    inputTokens: Math.ceil(letters / lettersPerToken),
    outputTokens: Math.ceil(answer.length / lettersPerToken),
    ...(model !== undefined && { model }),
  };
}

/** What the meter believes, in the place of what the back-end said. */
function withUsage(answer: AgentAnswer, meter: RequestMeter): AgentAnswer {
  if (answer.ending.kind !== 'answered') return answer;
  const usage = meter.usage();
  const { usage: _, ...ending } = answer.ending;
  return { ...answer, ending: { ...ending, ...(usage && { usage }) } };
}
