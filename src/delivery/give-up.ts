import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { LeavePlaceDeps } from '../outbox/leave-place.ts';
import { tellUndelivered } from '../outbox/tell-undelivered.ts';

/** Lets go of a piece that cannot arrive, and tells of it whom it concerns by another way. */
export async function giveUp(
  deps: LeavePlaceDeps,
  delivery: Delivery,
  end: { readonly state: 'rejected' | 'held'; readonly reason: string },
): Promise<void> {
  const told = await deps.stores.transaction(async (tx: Stores) => {
    if (!(await tx.deliveries.settle(delivery, end))) return undefined;
    return tellUndelivered(tx, deps, { ...delivery, reason: end.reason });
  });
  if (told) await deps.engine.nudge('delivery', conversationKey(told));
}
