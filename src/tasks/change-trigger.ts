import type { Stores } from '../contracts/stores/stores.ts';
import type { Hook } from '../contracts/stores/trigger-store.ts';
import type { Task } from '../domain/task.ts';
import type { Trigger, TriggerPhrase } from '../domain/trigger.ts';
import type { Id, Ids } from '../kernel/ids.ts';
import { settleTrigger, type TriggerOrder } from './settle-trigger.ts';

/** How it went. A refusal says why; then nothing has changed. */
export type TriggerChange =
  | { readonly kind: 'changed'; readonly task: Task; readonly hook?: Hook }
  | { readonly kind: 'refused'; readonly reason: string };

/** Gives a task another trigger, or none. A webhook gets a new address and a new secret; the former ones are gone. */
export async function changeTrigger(
  tx: Stores,
  ids: Ids,
  task: Task,
  { phrase, ...order }: Omit<TriggerOrder, 'task'> & { readonly phrase: TriggerPhrase | undefined },
): Promise<TriggerChange> {
  const settled = phrase && (await settleTrigger(tx, phrase, { ...order, task }));
  if (settled?.kind === 'refused') return settled;
  const trigger = settled?.trigger;
  if (!(await tx.triggers.assign(task, trigger)))
    return { kind: 'refused', reason: 'The task was changed meanwhile. Look at it again: `/task show`' };
  const hook = await giveHook(tx, ids, { id: task.id, trigger });
  await tx.events.record({ kind: 'task.trigger_changed', person: order.person.id, task: task.id });
  const { trigger: _, ...rest } = task;
  return { kind: 'changed', task: { ...rest, ...(trigger && { trigger }) }, ...(hook && { hook }) };
}

/** The parts of a hook are nothing that anybody guesses. */
const [idLength, secretLength] = [20, 40];

/** The address and the secret that go with a trigger by webhook, both new; for any other there are none. */
export async function giveHook(
  tx: Stores,
  ids: Ids,
  { id, trigger }: { readonly id: Id<'task'>; readonly trigger: Trigger | undefined },
): Promise<Hook | undefined> {
  const hook =
    trigger?.kind === 'webhook'
      ? { publicId: ids.code(idLength).toLowerCase(), secret: ids.code(secretLength) }
      : undefined;
  await tx.triggers.setHook(id, hook);
  return hook;
}
