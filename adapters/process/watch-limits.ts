import type { Clock, Timer } from '../../src/kernel/clock.ts';
import type { ProgramOrder } from './start-program.ts';

/** Why a program was stopped. */
export type Stop =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'idle'; readonly afterMs: number };

/** What the watch looks at, and whom it tells. */
export interface Watched {
  readonly order: Pick<ProgramOrder, 'timeoutMs' | 'idleMs'>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly inbox: { put(note: Stop): void };
}

/** Tells when the program must end: stopped by a person, out of time, silent for too long. */
export function watchLimits({ order, signal, clock, inbox }: Watched): { heard(): void; release(): void } {
  const { timeoutMs, idleMs } = order;
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
    if (idleMs === undefined) return undefined;
    return clock.after(idleMs, () => inbox.put({ kind: 'idle', afterMs: idleMs }));
  }
}
