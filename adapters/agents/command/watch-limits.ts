import type { BackendRequest } from '../../../src/contracts/agent-backend.ts';
import type { Clock, Timer } from '../../../src/kernel/clock.ts';
import type { Finish } from './endings.ts';
import type { CommandOptions } from './options.ts';

/** What the watch looks at, and whom it tells. */
export interface Watched {
  readonly request: BackendRequest<CommandOptions>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly inbox: { put(note: Finish): void };
}

/** Tells when the program must end: stopped by a person, out of time, silent for too long. */
export function watchLimits({ request, signal, clock, inbox }: Watched): { heard(): void; release(): void } {
  const { timeoutMs, options } = request;
  const whole = clock.after(timeoutMs, () => inbox.put({ kind: 'timeout', afterMs: timeoutMs }));
  let idle = watchSilence();
  const onAbort = () => inbox.put({ kind: 'cancelled' });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    heard() {
      idle?.cancel();
      idle = watchSilence();
    },
    release() {
      whole.cancel();
      idle?.cancel();
      signal.removeEventListener('abort', onAbort);
    },
  };

  function watchSilence(): Timer | undefined {
    const afterMs = options.idleTimeoutMs;
    return afterMs === undefined
      ? undefined
      : clock.after(afterMs, () => inbox.put({ kind: 'idle', afterMs }));
  }
}
