import type { Engine } from '../contracts/engine.ts';
import { conversationKey } from '../domain/channel.ts';
import type { InboxMessage } from '../domain/inbox.ts';
import type { Session } from '../domain/session.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Id } from '../kernel/ids.ts';
import type { InHand } from '../kernel/in-hand.ts';
import type { Log } from '../kernel/log.ts';
import { type Turn, type TurnDeps, takeTurn } from '../turns/take-turn.ts';

/** What the loop of turns needs. */
export interface TurnLoopDeps extends TurnDeps {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly inHand: InHand;
  readonly node: Id<'instance'>;
  readonly log: Log;
}

/**
 * Answers what waits in a session, one message after the other, while we hold its lease. When another node has it
 * there is nothing to do: that node goes on until nothing waits.
 */
export async function answerSession(deps: TurnLoopDeps, id: Id<'session'>): Promise<void> {
  const { stores, node } = deps;
  // A message that came while we let go was nudged to nobody's avail, so look once more after each release.
  do {
    const [claim, session] = await Promise.all([stores.turns.claim(id, node), stores.sessions.get(id)]);
    if (!claim) return;
    const finished = !session || (await answerWaiting(deps, session, claim.fence));
    if (!finished) return;
    await stores.turns.release(id, claim.fence);
  } while ((await stores.inbox.countOpen(id)) > 0);
}

/** @returns false when the lease was lost or the house is closing: then nothing more is ours to touch */
async function answerWaiting(deps: TurnLoopDeps, session: Session, fence: number): Promise<boolean> {
  const { id } = session;
  const { stores, engine, inHand, clock, log } = deps;
  while (!inHand.closing()) {
    const message = await stores.turns.next(id);
    if (!message) return true;
    // Who interrupts wants an answer to the last word only.
    if (message.busyMode === 'interrupt' && (await stores.turns.hasNewer(message))) {
      await stores.inbox.settle(message.id, 'cancelled', 'a newer message took its place');
      continue;
    }
    const followers = message.busyMode === 'collect' ? await stores.turns.takeFollowers(message) : [];
    const startedAt = clock.now().getTime();
    const turn = { session, fence, ...collect(message, followers) };
    const done = await inHand.during(`turn:${id}`, (signal) => takeTurn(deps, turn, signal));
    const fields = { inbox: message.id, session: id, agent: session.agent, attempt: message.attempt };
    log.info(
      { ...fields, durationMs: clock.now().getTime() - startedAt },
      done ? 'turn ended' : 'turn was left',
    );
    if (!done) return false;
    await engine.nudge('delivery', conversationKey(message.place));
  }
  return false;
}

/** Several messages as one: it is replied to the last of them. */
function collect(
  first: InboxMessage,
  followers: readonly InboxMessage[],
): Pick<Turn, 'message' | 'followers'> {
  const all = [first, ...followers];
  const message = {
    ...first,
    text: all.map(({ text }) => text).join('\n\n'),
    attachments: all.flatMap(({ attachments }) => attachments),
    messageId: all.at(-1)?.messageId ?? first.messageId,
  };
  return { message, followers: followers.map(({ id }) => id) };
}
