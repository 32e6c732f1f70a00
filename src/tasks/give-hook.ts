import type { Stores } from '../contracts/stores/stores.ts';
import type { Hook } from '../contracts/stores/trigger-store.ts';
import type { Trigger } from '../domain/trigger.ts';
import type { Id, Ids } from '../kernel/ids.ts';

/** The parts of a hook are nothing that anybody guesses. */
const [idLength, secretLength] = [20, 40];

/** The address and the secret that go with a trigger by webhook, both new; for any other there are none. */
export async function giveHook(
  tx: Stores,
  ids: Ids,
  { id, trigger }: { readonly id: Id<'task'>; readonly trigger?: Trigger | undefined },
): Promise<Hook | undefined> {
  const hook =
    trigger?.kind === 'webhook'
      ? { publicId: ids.code(idLength).toLowerCase(), secret: ids.code(secretLength) }
      : undefined;
  await tx.triggers.setHook(id, hook);
  return hook;
}
