import { createFaultQueue } from '../peers/fault-queue.ts';
import { type SendFault, type ShownCall, sendFaults } from './wire.ts';

/** The faults that wait for a send, and the calls that were made. */
export interface FaultDesk {
  /** The next two sends are hit: the first is often only the message in which an answer will grow. */
  arm(kind: SendFault): void;
  /** Reads the calls that came since the last look, before the imitation answers them. */
  look(): void;
  armed(): Readonly<Record<SendFault, number>>;
  /** The newest calls, each with the fault that met it. */
  calls(): readonly ShownCall[];
}

const mostShown = 3;

interface Waiting {
  readonly times?: 1;
  readonly kind: SendFault;
  readonly meet: () => void;
}

/** Mirrors the imitation's own queue of faults, which tells nobody what it holds. */
export function createFaultDesk(deps: {
  /** The call that sends a new message. */
  readonly send: string;
  /** Calls that nobody wants to see. */
  readonly hidden: readonly string[];
  /** The names of all calls so far. */
  readonly calls: () => readonly string[];
  /** Hands a fault to the imitation. `hit` resolves when a call meets it. */
  readonly fail: (kind: SendFault, hit: Promise<void>) => void;
}): FaultDesk {
  const waiting = createFaultQueue<Waiting>();
  const armed: Record<SendFault, number> = { limited: 0, broken: 0, lost: 0, slow: 0 };
  let read = 0;
  let shown: readonly ShownCall[] = [];

  function armOnce(kind: SendFault): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    deps.fail(kind, promise);
    waiting.add(deps.send, { kind, meet: resolve });
    armed[kind] += 1;
  }

  function note(name: string, id: number): void {
    const met = waiting.take(name);
    if (met) {
      armed[met.kind] -= 1;
      met.meet();
    }
    const last = shown.at(-1);
    if (last && !met && !last.fault && last.name === name) {
      shown = [...shown.slice(0, -1), { ...last, times: last.times + 1 }];
    } else if (!deps.hidden.includes(name)) {
      shown = [...shown, { id, name, times: 1, ...(met && { fault: met.kind }) }].slice(-mostShown);
    }
  }

  return {
    arm(kind) {
      armOnce(kind);
      if (kind !== 'lost') armOnce(kind);
    },
    look() {
      const calls = deps.calls();
      for (const name of calls.slice(read)) note(name, read++);
    },
    armed: () => ({ ...armed }),
    calls: () => shown,
  };
}

/** Whether a fault waits for a send. */
export function isSendFault(kind: string): kind is SendFault {
  return sendFaults.some((each) => each === kind);
}
