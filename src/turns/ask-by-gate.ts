import type { AgentBackend, BackendEnding, BackendRequest } from '../contracts/agent-backend.ts';
import type { ModelLease } from '../contracts/model-access.ts';
import { type AgentAnswer, askAgent } from './ask-agent.ts';
import type { RequestMeter } from './meter.ts';

/** A request whose program reaches its model by the gateway. */
interface GateRequest {
  readonly request: BackendRequest;
  readonly lease: ModelLease;
  readonly meter: RequestMeter;
  readonly signal: AbortSignal;
  readonly onText: (soFar: string) => void;
}

/** Asks an agent, and closes the way to its model when it has ended. Where the meter has cut it off, the answer has paused. */
export async function askByGate(
  backend: Pick<AgentBackend, 'run'>,
  { request, lease, meter, signal, onText }: GateRequest,
): Promise<AgentAnswer> {
  const until = AbortSignal.any([signal, lease.cut]);
  const answer = await askAgent(backend, request, { signal: until, onText }).finally(lease.close);
  const { ending } = answer;
  await meter.complete(ending.kind === 'paused' ? undefined : ending.usage);
  const text = withoutRefusal(answer.text, lease.stoppedBy());
  return { ...answer, text, ending: endingOf(ending, lease, signal) };
}

/** Some programs write into their answer, in brackets, what a call was refused with; people hear the reason once. */
function withoutRefusal(text: string, reason: string | undefined): string {
  const at = reason === undefined ? -1 : text.indexOf(reason);
  if (at < 0) return text;
  const [from, to] = [text.lastIndexOf('[', at), text.indexOf(']', at)];
  const isOneLine = from >= 0 && to >= 0 && !text.slice(from, to).includes('\n');
  return isOneLine ? text.slice(0, from) + text.slice(to + 1) : text;
}

/** What a program says of a call that was refused it is not what happened: the meter knows. */
function endingOf(ending: BackendEnding, lease: ModelLease, signal: AbortSignal): BackendEnding {
  const reason = lease.stoppedBy();
  if (reason !== undefined && !signal.aborted) return { kind: 'paused', reason };
  if (ending.kind !== 'failed' || (ending.fault !== 'rate_limited' && ending.fault !== 'overloaded')) {
    return ending;
  }
  const retryAfterMs = ending.retryAfterMs ?? lease.retryAfterMs();
  return { ...ending, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
