import type { Service } from '../kernel/service.ts';

/** The mailboxes between the engines. */
export const queues = ['turn', 'run', 'delivery'] as const;
/** One of `queues`. */
export type Queue = (typeof queues)[number];

/**
 * Moves nudges between any number of nodes. A nudge says "look at this row" and carries only a key. It may be lost or
 * come twice and nothing breaks: the row's state decides, and a sweep nudges again.
 */
export interface Engine extends Service {
  /** Nudges whoever works on the queue, after `afterMs`. Call it after the row is committed. */
  nudge(queue: Queue, key: string, afterMs?: number): Promise<void>;
  /** Calls `handle` for each nudge, `concurrency` at a time on this node, until the engine stops. */
  work(queue: Queue, concurrency: number, handle: (key: string) => Promise<void>): Promise<void>;
  /** Takes no new nudges; resolves when those in hand are done. */
  drain(): Promise<void>;
}
