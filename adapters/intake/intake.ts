import type { Envelope } from '../../src/domain/envelope.ts';
import { backoffMs } from '../../src/kernel/backoff.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import type { Log } from '../../src/kernel/log.ts';

const pause = { baseMs: 500, capMs: 15_000 };

/** Something that came in and may be for the house. */
export interface Offer {
  /** What has the same key and is still waiting is the same. */
  readonly key: string;
  /** What is in the same lane is taken in one after another. */
  readonly lane: string;
  /** Makes the envelope when its turn has come; undefined when there is none to make. */
  readonly read: () => Promise<Envelope | undefined>;
  /** How often to try; undefined: until the house takes it. */
  readonly tries?: number;
}

/** The way into the house. */
export interface Intake {
  /** Resolves with true once it is committed or needs not be, with false when it was not and the platform must not be told so. Never rejects. */
  offer(offer: Offer): Promise<boolean>;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
}

/** What the intake needs. */
export interface IntakeDeps {
  readonly deliver: (envelope: Envelope) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Called with a reason when messages wait because the house does not take them, and without one when none waits. */
  readonly onTrouble: (reason: string | undefined) => void;
}

/**
 * Delivers lane by lane: what the house does not take is offered again, soon and then less often, and only what is behind it
 * in its lane waits for it. Once the signal aborts, nothing more is begun.
 */
export function createIntake({ deliver, clock, log, signal, onTrouble }: IntakeDeps): Intake {
  const lanes = new Map<string, Promise<boolean>>();
  const waiting = new Map<string, Promise<boolean>>();
  const stuck = new Map<string, string>();

  async function take({ lane, read, tries = Number.POSITIVE_INFINITY }: Offer): Promise<boolean> {
    if (signal.aborted) return false;
    const envelope = await readOrSkip(read);
    if (!envelope) return true;
    for (let attempt = 1; attempt <= tries && !signal.aborted; attempt++) {
      const reason = await deliverOnce(envelope);
      note(lane, reason);
      if (reason === undefined) return true;
      if (attempt < tries) await clock.sleep(backoffMs(attempt, pause), signal);
    }
    if (!signal.aborted) log.warn({ detail: envelope.eventId }, 'something that came in was given up');
    note(lane, undefined);
    return false;
  }

  function note(lane: string, reason: string | undefined): void {
    if (reason === undefined) stuck.delete(lane);
    else stuck.set(lane, reason);
    const [first] = stuck.values();
    onTrouble(first);
  }

  async function deliverOnce(envelope: Envelope): Promise<string | undefined> {
    try {
      await deliver(envelope);
      return undefined;
    } catch (err) {
      return `a message could not be taken in: ${messageOf(err)}`;
    }
  }

  /** What cannot be read would come again forever, so it is skipped and told. */
  async function readOrSkip(read: Offer['read']): Promise<Envelope | undefined> {
    try {
      return await read();
    } catch (err) {
      log.error({ err }, 'an event could not be read and was skipped');
      return undefined;
    }
  }

  return {
    offer(offer) {
      const { key, lane } = offer;
      const same = waiting.get(key);
      if (same !== undefined) return same;
      const done = (lanes.get(lane) ?? Promise.resolve(true)).then(() => take(offer));
      lanes.set(lane, done);
      waiting.set(key, done);
      void done.then(() => {
        waiting.delete(key);
        if (lanes.get(lane) === done) lanes.delete(lane);
      });
      return done;
    },
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
  };
}
