import type { AdmittedMessage, NewInboxMessage } from '../contracts/stores/inbox-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import { type Envelope, isCommand } from '../domain/envelope.ts';
import { matchesPattern } from '../domain/message-pattern.ts';
import type { Id } from '../kernel/ids.ts';
import { type FireOutcome, fireTask } from '../runs/fire-task.ts';
import type { NoticeDeps } from './notices.ts';

/** What came of a message for the tasks that wait for such: what others are to be told of after the commit. */
interface Begun {
  readonly runs: readonly Id<'run'>[];
  readonly lanes: readonly string[];
}

/**
 * Admits a message and begins the tasks that wait for such a one, in the same transaction where there are any: neither is
 * there without the other, and the message goes its normal way. Commands begin nothing.
 */
export async function admitHeard(
  deps: NoticeDeps,
  message: NewInboxMessage,
  { envelope, listened }: { readonly envelope: Envelope; readonly listened: true | undefined },
): Promise<Pick<AdmittedMessage, 'ahead' | 'busyMode'> | undefined> {
  const { stores } = deps;
  if (!listened || message.kind === 'command') return stores.inbox.admit(message);
  const heard = await stores.transaction(async (tx) => {
    const admitted = await tx.inbox.admit(message);
    return admitted && { admitted, begun: await begin(tx, deps, envelope) };
  });
  if (heard) tell(deps, heard.begun);
  return heard?.admitted;
}

/** Somebody said something to others in a group: it is remembered, and may begin a task, once for each event. */
export async function overhear(deps: NoticeDeps, envelope: Envelope, most: number): Promise<void> {
  const { conversation, eventId, sender, text } = envelope;
  const { listened } = await deps.stores.overheard.add(
    conversation,
    { eventId, name: sender.name, text },
    most,
  );
  if (!listened || isCommand(text)) return;
  tell(deps, await deps.stores.transaction((tx) => begin(tx, deps, envelope)));
}

async function begin(tx: Stores, deps: NoticeDeps, envelope: Envelope): Promise<Begun> {
  const { conversation, eventId, sender, text } = envelope;
  const begun: { runs: Id<'run'>[]; lanes: string[] } = { runs: [], lanes: [] };
  for (const task of await tx.triggers.listening(conversationKey(conversation))) {
    if (task.trigger?.kind !== 'message' || !matchesPattern(task.trigger.pattern, text)) continue;
    const spark = { origin: 'message', key: `${conversation.account}:${eventId}` } as const;
    const fired: FireOutcome = await fireTask(tx, deps, task, { ...spark, input: `${sender.name}: ${text}` });
    if (fired.kind === 'run') begun.runs.push(fired.run.id);
    if (fired.kind === 'skipped' && fired.told) begun.lanes.push(conversationKey(task.target));
  }
  return begun;
}

function tell({ engine }: NoticeDeps, { runs, lanes }: Begun): void {
  // A nudge that is lost is found by the sweep, so nobody waits for it.
  for (const run of runs) void engine.nudge('run', run);
  for (const lane of lanes) void engine.nudge('delivery', lane);
}
