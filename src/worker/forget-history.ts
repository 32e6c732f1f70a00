import type { Stores } from '../contracts/stores/stores.ts';

/** Small enough that nobody waits for it. */
const atOnce = 500;
/** The rest is for the next sweep. */
const mostBatches = 40;

/** How often history is looked through. */
export const forgetEveryMs = 3_600_000;

/**
 * Forgets what is older than the house keeps, in small batches of one statement each. Several nodes may do this at once:
 * each leaves out what another has in hand.
 * @returns how many rows are gone
 */
export async function forgetHistory(
  { history }: Pick<Stores, 'history'>,
  ageMs: number,
  { limit = atOnce } = {},
): Promise<number> {
  let total = 0;
  for (const forget of [
    history.forgetRuns,
    history.forgetSkipped,
    history.forgetFirings,
    history.forgetDeliveries,
    history.forgetCalls,
    history.forgetEvents,
  ]) {
    for (let batch = 0, gone = limit; batch < mostBatches && gone === limit; batch++) {
      gone = await forget(ageMs, limit);
      total += gone;
    }
  }
  return total;
}
