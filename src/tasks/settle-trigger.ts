import type { Stores } from '../contracts/stores/stores.ts';
import { type Conversation, conversationKey } from '../domain/channel.ts';
import { hasRole, type Person } from '../domain/person.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import type { SourceName, Trigger, TriggerPhrase } from '../domain/trigger.ts';

/** For whom and where a trigger is settled. */
export interface TriggerOrder {
  readonly person: Person;
  /** The conversation that a trigger by messages listens to. */
  readonly place: Conversation;
}

/** A trigger, or why the words make none. */
export type SettledTrigger =
  | { readonly kind: 'settled'; readonly trigger: Trigger }
  | { readonly kind: 'refused'; readonly reason: string };

/** Finds what a trigger names. Only a task that the person may see can be waited for. */
export async function settleTrigger(
  tx: Stores,
  phrase: TriggerPhrase,
  order: TriggerOrder,
): Promise<SettledTrigger> {
  if (phrase.kind === 'webhook') return { kind: 'settled', trigger: phrase };
  if (phrase.kind === 'message') {
    await tx.places.listen(order.place);
    return { kind: 'settled', trigger: { ...phrase, place: conversationKey(order.place) } };
  }
  const found = await findSource(tx, phrase.source, order.person);
  if (found.kind === 'refused') return found;
  const { source } = found;
  const { outcome } = phrase;
  return { kind: 'settled', trigger: { kind: 'event', source: source.id, number: source.number, outcome } };
}

type Found = { readonly kind: 'found'; readonly source: Task } | ReturnType<typeof refused>;

async function findSource(tx: Stores, named: SourceName, person: Person): Promise<Found> {
  const tasks = await tx.tasks.visible(hasRole(person, 'owner') ? 'all' : person.id);
  const said = 'number' in named ? taskLabel(named.number) : `"${named.name}"`;
  const isMeant = (task: Task) =>
    'number' in named ? task.number === named.number : task.name.toLowerCase() === named.name.toLowerCase();
  const [source, ...others] = tasks.filter(isMeant);
  if (!source) return refused(`There is no task ${said} to wait for. \`/task list\` shows them.`);
  if (others.length === 0) return { kind: 'found', source };
  const labels = [source, ...others].map(({ number }) => taskLabel(number)).join(', ');
  return refused(`${said} could be several: ${labels}. Name it by its number.`);
}

/** Why a task cannot wait for another one: that one waits for it already. Undefined when it can. */
export async function circleIn(
  tx: Stores,
  task: Pick<Task, 'id' | 'number'>,
  trigger: Trigger | undefined,
): Promise<string | undefined> {
  if (trigger?.kind !== 'event') return undefined;
  if (!(await tx.triggers.upstream(trigger.source)).includes(task.id)) return undefined;
  const [own, other] = [taskLabel(task.number), taskLabel(trigger.number)];
  return own === other
    ? `${own} cannot wait for itself: it would begin itself for ever.`
    : `${other} waits for ${own} already, directly or through others, so each would begin the other for ever.`;
}

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}
