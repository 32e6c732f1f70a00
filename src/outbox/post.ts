import type { Stores } from '../contracts/stores/stores.ts';
import type { Conversation } from '../domain/channel.ts';
import type { DeliveryKind } from '../domain/delivery.ts';
import type { Id, Ids } from '../kernel/ids.ts';

/** Something that is due to a conversation. */
export interface Posting {
  readonly kind: DeliveryKind;
  /** What it comes from; the same posting twice is sent once. */
  readonly source: string;
  readonly target: Conversation;
  readonly markdown: string;
  readonly replyTo?: string;
  /** The message of a draft that becomes the first piece. */
  readonly replaces?: string;
  readonly whileWaiting?: Id<'inbox'>;
  readonly delayMs?: number;
}

/** Puts a posting into the outbox, in the transaction of what caused it. The caller nudges `delivery` after the commit. */
export type Post = (tx: Pick<Stores, 'deliveries'>, posting: Posting) => Promise<void>;

/**
 * Cuts postings into pieces that the target's channel can carry, one row each: a crash between two pieces repeats neither.
 * @param split how each channel cuts; a channel that is not configured gets the text whole and is held
 */
export function createPost(deps: {
  ids: Ids;
  expiryMs: number;
  split: (channel: string, markdown: string) => readonly string[] | Promise<readonly string[]>;
}): Post {
  const { ids, expiryMs, split } = deps;
  return async (tx, { markdown, replyTo, replaces, ...posting }) => {
    const pieces = await split(posting.target.channel, markdown);
    const rows = pieces.map((text, index) => ({
      ...posting,
      text,
      id: ids.next('delivery'),
      part: index + 1,
      expiresInMs: expiryMs,
      // Only the first piece points at what it answers, and takes the draft's place.
      ...(index === 0 && replyTo !== undefined && { replyTo }),
      ...(index === 0 && replaces !== undefined && { replaces }),
    }));
    await tx.deliveries.add(rows);
  };
}
