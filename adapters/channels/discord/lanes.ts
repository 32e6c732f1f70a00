import { backoffMs } from '../../../src/kernel/backoff.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { retryAfterMs } from './failures.ts';

/** Something to do; when it rejects, it is done again. */
export interface LaneTask {
  run(): Promise<void>;
  /** How often it is tried at most; for ever unless said. */
  readonly tries?: number;
}

/** Work in lanes: one after another within a lane, the lanes side by side. */
export interface Lanes {
  add(lane: string, task: LaneTask): void;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}

/** What the lanes need. */
export interface LanesDeps {
  readonly clock: Clock;
  /** Ends everything; what waits is dropped. */
  readonly signal: AbortSignal;
  /** Called with a reason when a lane is held up, and with nothing when none is any more. */
  readonly onHeldUp: (reason?: string) => void;
  /** Called when something was tried often enough. */
  readonly onGivenUp: (reason: string) => void;
}

/** Lanes that repeat what fails, ever more slowly. */
export function createLanes({ clock, signal, onHeldUp, onGivenUp }: LanesDeps): Lanes {
  const queues = new Map<string, LaneTask[]>();
  const running = new Set<Promise<void>>();
  const heldUp = new Set<string>();

  async function walk(lane: string, queue: LaneTask[]): Promise<void> {
    for (let task = queue[0]; task && !signal.aborted; task = queue[0]) {
      await repeat(lane, task);
      queue.shift();
    }
    queues.delete(lane);
  }

  async function repeat(lane: string, { run, tries = Number.POSITIVE_INFINITY }: LaneTask): Promise<void> {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await run();
        return free(lane);
      } catch (err) {
        if (attempt >= tries) {
          onGivenUp(messageOf(err));
          return free(lane);
        }
        heldUp.add(lane);
        onHeldUp(messageOf(err));
        const waitMs = backoffMs(attempt, { baseMs: 500, capMs: 15_000 });
        await clock.sleep(Math.max(waitMs, retryAfterMs(err) ?? 0), signal);
      }
    }
  }

  function free(lane: string): void {
    if (heldUp.delete(lane) && heldUp.size === 0) onHeldUp();
  }

  return {
    add(lane, task) {
      const waiting = queues.get(lane);
      if (waiting) {
        waiting.push(task);
        return;
      }
      const queue = [task];
      queues.set(lane, queue);
      const work = walk(lane, queue).finally(() => running.delete(work));
      running.add(work);
    },
    async idle() {
      await Promise.all(running);
    },
  };
}
