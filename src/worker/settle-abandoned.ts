import type { Stores } from '../contracts/stores/stores.ts';
import type { Log } from '../kernel/log.ts';

const atOnce = 100;

/**
 * Gives back what was set aside for calls whose attempt is over or whose node is silent: they count as what they were said
 * to take. Should the node live after all, what it tells then takes the place of the guess.
 */
export async function settleAbandoned(stores: Stores, log: Log): Promise<void> {
  for (const { call, reserved } of await stores.spend.abandoned(atOnce)) {
    await stores.spend.settle(call, reserved);
    log.warn(
      { agent: call.agent, run: call.run, inbox: call.inbox },
      'abandoned call was settled as reserved',
    );
  }
}
