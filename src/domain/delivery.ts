import type { Id } from '../kernel/ids.ts';
import type { Button } from './button.ts';
import type { Conversation } from './channel.ts';

/**
 * Where a piece of an answer is. `sending` is committed before the platform is called. `unknown`: the call was made and
 * nobody knows whether it arrived. `held`: there is no account to carry it now.
 */
export const deliveryStates = ['ready', 'sending', 'sent', 'rejected', 'unknown', 'expired', 'held'] as const;
/** One of `deliveryStates`. */
export type DeliveryState = (typeof deliveryStates)[number];

/** What a delivery is for. */
export const deliveryKinds = ['answer', 'reply', 'result', 'notice', 'alert'] as const;
/**
 * One of `deliveryKinds`: an agent's answer, a command's reply, a run's result, a word of the house in passing, and
 * one that somebody should see soon although they asked for nothing.
 */
export type DeliveryKind = (typeof deliveryKinds)[number];

/** One piece of something that is due to a conversation. */
export interface Delivery {
  readonly id: Id<'delivery'>;
  readonly kind: DeliveryKind;
  /** What it came from: an inbox row, a run. Together with kind and part it is unique, so nothing is sent twice. */
  readonly source: string;
  readonly part: number;
  readonly target: Conversation;
  /** With a file: what stands below it, and may be empty. */
  readonly text: string;
  readonly file?: Id<'file'>;
  /** The message that this answers, where the platform can show it. */
  readonly replyTo?: string;
  /** The sender whom alone it concerns: others need not see it. */
  readonly onlyTo?: string;
  /** The draft's message that this piece takes the place of. */
  readonly replaces?: string;
  /** Rows of buttons below it. */
  readonly buttons?: readonly (readonly Button[])[];
  readonly state: DeliveryState;
  readonly attempt: number;
  /** When the platform was called for the first time. */
  readonly firstTriedAt?: Date;
  /** Whether it may have arrived already. */
  readonly unsure: boolean;
  /** The delivery whose fate is unknown and that this one says again, visibly marked. */
  readonly repeatOf?: Id<'delivery'>;
  /** Why nothing can be said there, since it became due. */
  readonly barred?: string;
  readonly createdAt: Date;
}

/** What may happen to a delivery, and from which states. */
export const deliveryMoves = {
  claim: { from: ['ready'], to: 'sending' },
  confirm: { from: ['sending'], to: 'sent' },
  reject: { from: ['ready', 'sending', 'held'], to: 'rejected' },
  retry: { from: ['sending'], to: 'ready' },
  lose: { from: ['sending'], to: 'unknown' },
  expire: { from: ['ready', 'held'], to: 'expired' },
  hold: { from: ['sending', 'ready'], to: 'held' },
  release: { from: ['held'], to: 'ready' },
} as const satisfies Record<string, { from: readonly DeliveryState[]; to: DeliveryState }>;
/** A key of `deliveryMoves`. */
export type DeliveryMove = keyof typeof deliveryMoves;

/** The state after the move; undefined when it is not allowed from here. */
export function moveDelivery(state: DeliveryState, move: DeliveryMove): DeliveryState | undefined {
  const { from, to } = deliveryMoves[move];
  return from.some((each) => each === state) ? to : undefined;
}

/** What a person reads in front of a delivery that may have come before. */
export const repeatMark = '↻ possible repeat';

/** The text with the mark in front, as a paragraph of its own: what stands below means the same as without it. */
export function markedAsRepeat(markdown: string): string {
  return markdown === '' ? repeatMark : `${repeatMark}\n\n${markdown}`;
}
