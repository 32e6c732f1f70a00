import type { Log } from '../kernel/log.ts';

/** Ends the programs that a killed gateway of this machine left at work, and says so: whoever takes a run works alone. */
export function createEndOrphans(endOrphans: () => Promise<number>, log: Log): () => Promise<void> {
  return async () => {
    const count = await endOrphans();
    if (count > 0) log.info({ count }, 'programs of dead gateways were ended');
  };
}
