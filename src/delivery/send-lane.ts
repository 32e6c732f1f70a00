import type { ChannelAbilities, ChannelAdapter, SendOutcome } from '../contracts/channel-adapter.ts';
import type { DeliveryEnd } from '../contracts/stores/delivery-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { readConversationKey } from '../domain/channel.ts';
import { type Delivery, deliveryMoves, markedAsRepeat } from '../domain/delivery.ts';
import { assertNever } from '../kernel/assert-never.ts';
import { backoffMs } from '../kernel/backoff.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Id, Ids } from '../kernel/ids.ts';
import type { Pacer } from '../kernel/pacer.ts';
import { type LeavePlaceDeps, leavePlace } from '../outbox/leave-place.ts';
import { bucketsOf, editBucketsOf } from '../outbox/pace.ts';
import { giveUp } from './give-up.ts';
import { type Lost, sendPiece } from './send-piece.ts';

/** An account that is open on this node. */
export interface OpenAccount {
  readonly adapter: ChannelAdapter;
  readonly abilities: ChannelAbilities;
}

/** What sending needs. */
export interface LaneDeps extends LeavePlaceDeps {
  readonly node: Id<'instance'>;
  readonly accountOf: (name: string) => OpenAccount | undefined;
  readonly pacer: Pacer;
  readonly clock: Clock;
}

const retry = { baseMs: 1_000, capMs: 300_000 };

/**
 * Sends what is due to one conversation, piece after piece in their order, until nothing may go now.
 * `sending` is committed before the platform is called, so a crash in between is seen and never taken for silence.
 * @returns when something of it may go next; undefined when nothing waits, or what waits is being sent elsewhere
 */
export async function sendLane(deps: LaneDeps, lane: string): Promise<Date | undefined> {
  const { stores, node, accountOf, clock, log, pacer } = deps;
  const place = readConversationKey(lane);
  const carrier = place && accountOf(place.account);
  const buckets = carrier ? bucketsOf(carrier.abilities, place) : [];
  for (let isFirst = true; ; isFirst = false) {
    // What is claimed must not lie and wait: a place is taken before, and waited for only if something is due.
    if (!isFirst || !pacer.tryTake(buckets)) {
      const nextAt = await stores.deliveries.availableAt(lane);
      if (nextAt === undefined || nextAt > clock.now()) return nextAt;
      await pacer.take(buckets);
    }
    const delivery = await stores.deliveries.claim(lane, node);
    if (!delivery) {
      pacer.giveBack(buckets);
      return stores.deliveries.availableAt(lane);
    }
    const account = accountOf(delivery.target.account);
    if (!account) {
      await giveUp(deps, delivery, { state: deliveryMoves.hold.to, reason: 'no account carries it' });
      log.warn({ delivery: delivery.id, account: delivery.target.account }, 'delivery was held');
      continue;
    }
    if (delivery.barred !== undefined) {
      await giveUp(deps, delivery, { state: deliveryMoves.reject.to, reason: delivery.barred });
      pacer.giveBack(buckets);
      log.info({ delivery: delivery.id, reason: delivery.barred }, 'delivery was not tried');
      continue;
    }
    const tooSoon = mayEdit(deps, account, delivery);
    if (tooSoon) pacer.giveBack(buckets);
    const outcome = tooSoon ?? (await sendPiece(deps, account, delivery));
    if (outcome.kind === 'retry' && outcome.afterMs !== undefined) pacer.pause(lane, outcome.afterMs);
    await settleOutcome(deps, { delivery, outcome, abilities: account.abilities });
  }
}

/** A piece that takes a draft's place is an edit: where those are counted apart and used up, it comes a little later. */
function mayEdit(
  { pacer }: LaneDeps,
  { abilities }: OpenAccount,
  { target, replaces }: Delivery,
): SendOutcome | undefined {
  if (replaces === undefined || pacer.tryTake(editBucketsOf(abilities, target))) return undefined;
  return {
    kind: 'retry',
    reason: 'all edits of this minute are used up',
    afterMs: abilities.pace?.edits?.everyMs ?? 0,
  };
}

async function settleOutcome(
  deps: LaneDeps,
  {
    delivery,
    outcome,
    abilities,
  }: { delivery: Delivery; outcome: SendOutcome | Lost; abilities: ChannelAbilities },
): Promise<void> {
  const { stores, ids, clock, log } = deps;
  const fields = { delivery: delivery.id, attempt: delivery.attempt, account: delivery.target.account };
  if (outcome.kind === 'unknown' || outcome.kind === 'lost') {
    const { reason } = outcome;
    const again = outcome.kind === 'lost' ? 'marked' : resendOf(delivery, abilities, clock.now());
    log.warn({ ...fields, reason }, 'delivery may or may not have arrived');
    await stores.transaction((tx) => resolveUnknown(tx, ids, { delivery, again, reason }));
    return;
  }
  const { kind, source, replaces } = delivery;
  if (outcome.kind === 'rejected' && (outcome.barred || replaces === undefined))
    await giveUp(deps, delivery, { state: deliveryMoves.reject.to, reason: outcome.reason });
  else await stores.deliveries.settle(delivery, endOf(outcome, delivery.attempt));
  if (outcome.kind === 'sent' && kind === 'result') await stores.incidents.delivered(source);
  if (outcome.kind === 'rejected' && outcome.barred) {
    const { target } = delivery;
    const lost = kind === 'answer' || kind === 'result' ? 1 : 0;
    await leavePlace(deps, { scope: { conversation: target, of: 'place' }, reason: outcome.reason, lost });
  }
  if (outcome.kind === 'sent') log.info(fields, 'delivery sent');
  else
    log.warn(
      { ...fields, reason: outcome.reason },
      `delivery ${outcome.kind === 'rejected' ? 'rejected' : 'delayed'}`,
    );
}

function endOf(outcome: Exclude<SendOutcome, { kind: 'unknown' }>, attempt: number): DeliveryEnd {
  switch (outcome.kind) {
    case 'sent':
      return { state: deliveryMoves.confirm.to, messageId: outcome.messageId };
    // What cannot be edited can still be said.
    case 'rejected':
    case 'vanished':
      return { state: deliveryMoves.retry.to, reason: outcome.reason, retryInMs: 0, standsAlone: true };
    case 'retry':
      return {
        state: deliveryMoves.retry.to,
        reason: outcome.reason,
        retryInMs: outcome.afterMs ?? backoffMs(attempt, retry),
      };
    default:
      return assertNever(outcome);
  }
}

/** How a piece goes again of which nobody knows whether it arrived: as it is, or visibly marked. */
export function resendOf(
  { replaces, firstTriedAt, onlyTo }: Pick<Delivery, 'replaces' | 'firstTriedAt' | 'onlyTo'>,
  { resend, sameIdMs = 0 }: Pick<ChannelAbilities, 'resend' | 'sameIdMs'>,
  now: Date,
): 'as it is' | 'marked' {
  // Showing a message as it is to be, again, changes nothing.
  if (resend !== 'marked' || replaces !== undefined) return 'as it is';
  // What one person may have seen alone lies under no id.
  if (onlyTo !== undefined) return 'marked';
  const triedMs = firstTriedAt ? now.getTime() - firstTriedAt.getTime() : Infinity;
  return triedMs < sameIdMs ? 'as it is' : 'marked';
}

/**
 * Lets go of a piece of which nobody knows whether it arrived. Where the platform can tell, it goes again; elsewhere it
 * stays on record as unknown and is said again with a mark, so that nothing is doubled in silence.
 */
export async function resolveUnknown(
  tx: Stores,
  ids: Ids,
  { delivery, again, reason }: { delivery: Delivery; again: 'as it is' | 'marked'; reason: string },
): Promise<void> {
  if (again === 'as it is') {
    await tx.deliverySweep.recover(delivery.id, 'ready', reason);
    return;
  }
  await tx.deliverySweep.recover(delivery.id, 'unknown', reason);
  const text = delivery.repeatOf === undefined ? markedAsRepeat(delivery.text) : delivery.text;
  await tx.deliveries.repeat(delivery, { id: ids.next('delivery'), text });
}
