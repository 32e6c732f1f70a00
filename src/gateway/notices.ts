import { requestPairing } from '../access/pair.ts';
import type { Engine } from '../contracts/engine.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { type BusyMode, queuedMark } from '../domain/busy-mode.ts';
import { conversationKey } from '../domain/channel.ts';
import type { Envelope } from '../domain/envelope.ts';
import type { InboxMessage } from '../domain/inbox.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Post } from '../outbox/post.ts';

/** What the way in needs to say something itself. */
export interface NoticeDeps {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly ids: Ids;
  readonly post: Post;
  readonly clock: Clock;
  readonly log: Log;
}

/** A message that has waited so long is told that it waits. */
const noticeDelayMs = 1_200;

/** Tells a person that they wait, but only if they still do then: nobody wants to hear of a queue that was over in a moment. */
export function tellPosition(deps: NoticeDeps, message: WaitingMessage): void {
  deps.clock.after(noticeDelayMs, () => {
    // The word is a courtesy and dies with the node; the message itself is safe.
    void tell(deps, message).catch((err: unknown) => deps.log.debug({ err }, 'a notice was not sent'));
  });
}

/** A message of which its writer may be told that it waits. */
interface WaitingMessage {
  readonly envelope: Envelope;
  readonly id: InboxMessage['id'];
  readonly busyMode: BusyMode;
}

async function tell(
  { stores, post, engine }: NoticeDeps,
  { envelope, id, busyMode }: WaitingMessage,
): Promise<void> {
  const ahead = await stores.inbox.aheadOf(id);
  if (ahead === undefined) return;
  const how =
    busyMode === 'collect' ? 'read with what else you write' : `number ${ahead + 1} in this session`;
  const markdown = `${queuedMark}${how}. \`/stop\` ends what is running.`;
  const { conversation: target, messageId: replyTo } = envelope;
  const choices = [
    [
      { label: '⏹ Stop what runs', command: '/stop' },
      { label: '✗ Drop what waits', command: '/queue clear' },
    ],
  ];
  const posting = { kind: 'notice', source: `inbox:${id}`, target, markdown, choices, replyTo } as const;
  await stores.transaction((tx) => post(tx, { ...posting, whileWaiting: id }));
  await engine.nudge('delivery', conversationKey(target));
}

/** A queue that nobody will live to see the end of is no service. */
export async function turnAway(
  { stores, post, engine }: NoticeDeps,
  { envelope, id }: { envelope: Envelope; id: InboxMessage['id'] },
): Promise<void> {
  const markdown =
    '✗ Too many messages wait in this session already, so this one was not taken. Try again later.';
  const target = envelope.conversation;
  await stores.transaction(async (tx) => {
    await tx.inbox.settle(id, 'cancelled', 'the queue was full');
    await post(tx, { kind: 'notice', source: `inbox:${id}`, target, markdown, replyTo: envelope.messageId });
  });
  await engine.nudge('delivery', conversationKey(target));
}

/** Somebody unknown gets a code that an owner can approve, and nothing else. */
export async function answerStranger(
  { stores, ids, post, engine, log }: NoticeDeps,
  envelope: Envelope,
): Promise<void> {
  const target = envelope.conversation;
  const answer = await requestPairing(stores, ids, envelope);
  const markdown =
    answer.kind === 'full'
      ? 'Too many people are waiting to be let in. Please try again in an hour.'
      : `Hello! I do not know you yet. Ask my owner to let you in with this code:\n\n\`/pair approve ${answer.code}\`\n\nIt is good for one hour.`;
  await post(stores, {
    kind: 'notice',
    source: `stranger:${target.account}:${envelope.eventId}`,
    target,
    markdown,
  });
  log.info({ account: target.account, state: answer.kind }, 'stranger answered');
  await engine.nudge('delivery', conversationKey(target));
}
