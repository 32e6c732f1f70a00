import type { AgentBackend, BackendEnding, BackendEvent } from '../contracts/agent-backend.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import { formatDuration } from '../kernel/duration.ts';

/** The back-end, stopped as timed out when it says nothing for so long: no text, no progress, no file. */
export function stopWhenIdle(
  backend: AgentBackend,
  clock: Clock,
  idleMs: number | undefined,
): Pick<AgentBackend, 'run'> {
  if (idleMs === undefined) return backend;
  return { run: (request, signal) => watched((inner) => backend.run(request, inner), signal, clock, idleMs) };
}

async function* watched(
  run: (signal: AbortSignal) => AsyncIterable<BackendEvent>,
  signal: AbortSignal,
  clock: Clock,
  idleMs: number,
): AsyncGenerator<BackendEvent> {
  const idle = new AbortController();
  const watch = (): Timer => clock.after(idleMs, () => idle.abort());
  let timer = watch();
  try {
    for await (const event of run(AbortSignal.any([signal, idle.signal]))) {
      timer.cancel();
      if (event.kind === 'end' && idle.signal.aborted && !signal.aborted) {
        yield { kind: 'end', ending: event.ending.kind === 'cancelled' ? silent(idleMs) : event.ending };
        return;
      }
      yield event;
      timer = watch();
    }
  } finally {
    timer.cancel();
  }
}

function silent(idleMs: number): BackendEnding {
  const reason = `The agent said nothing for ${formatDuration(idleMs)} and was stopped.`;
  return { kind: 'failed', fault: 'timed_out', reason };
}
