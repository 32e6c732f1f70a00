import type { AdapterHealth } from '../../src/contracts/channel-adapter.ts';
import type { Clock } from '../../src/kernel/clock.ts';

/** How the account is doing, out of two things that come and go on their own: the connection, and the way into the house. */
export interface Health {
  read(): AdapterHealth;
  connection(state: AdapterHealth['state'], reason?: string): void;
  /** Messages wait, for this reason; undefined: none does. */
  trouble(reason: string | undefined): void;
  event(): void;
}

/** Begins as `starting`. */
export function createHealth(clock: Clock): Health {
  let connection: AdapterHealth = { state: 'starting' };
  let trouble: string | undefined;
  let lastEventAt: Date | undefined;
  return {
    read() {
      const waits: AdapterHealth | false = connection.state === 'up' &&
        trouble !== undefined && { state: 'degraded', reason: trouble };
      return { ...(waits || connection), ...(lastEventAt && { lastEventAt }) };
    },
    connection(state, reason) {
      connection = { state, ...(reason !== undefined && { reason }) };
    },
    trouble(reason) {
      trouble = reason;
    },
    event() {
      lastEventAt = clock.now();
    },
  };
}
