import type { CallMeter } from '../contracts/meter.ts';
import type { ModelPlace } from '../contracts/model-access.ts';
import type { Log } from '../kernel/log.ts';

/** A request whose program may ask its model. */
export interface OpenPlace {
  readonly place: ModelPlace;
  readonly meter: CallMeter;
  /** Aborts when the request is over. */
  readonly over: AbortSignal;
  /** Something that must have ended before the request is counted. */
  await(work: Promise<unknown>): void;
  /** The meter has stopped it. */
  stopped(reason: string): void;
  /** The provider wants to be left alone for so long. */
  refusedFor(retryAfterMs: number): void;
  readonly log: Log;
}
