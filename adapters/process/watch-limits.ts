import type { Clock, Timer } from '../../src/kernel/clock.ts';
import type { ProgramOrder } from './start-program.ts';

/** Why a program was stopped. */
export type Stop =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'idle'; readonly afterMs: number }
  /** It closed its output while somebody talked with it, and lived on. */
  | { readonly kind: 'mute' };

/** Who ends closes its output first. */
const endingMs = 500;

/** What the watch looks at, and whom it tells. */
export interface Watched {
  readonly order: Pick<ProgramOrder, 'input' | 'timeoutMs' | 'idleMs'>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly inbox: { put(note: Stop): void };
}

/** Keeps the watch. */
export interface Watch {
  /** The program wrote something. */
  heard(): void;
  /** It will write no more. */
  hungUp(): void;
  release(): void;
}

/** Tells when the program must end: stopped by a person, out of time, silent for too long, deaf to whoever talks with it. */
export function watchLimits({ order, signal, clock, inbox }: Watched): Watch {
  const { input, timeoutMs, idleMs } = order;
  let mute: Timer | undefined;
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
    hungUp() {
      if (typeof input !== 'string') mute ??= clock.after(endingMs, () => inbox.put({ kind: 'mute' }));
    },
    release() {
      whole.cancel();
      mute?.cancel();
      idle?.cancel();
      signal.removeEventListener('abort', onAbort);
    },
  };

  function watchSilence(): Timer | undefined {
    if (idleMs === undefined) return undefined;
    return clock.after(idleMs, () => inbox.put({ kind: 'idle', afterMs: idleMs }));
  }
}
