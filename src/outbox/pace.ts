import type { ChannelAbilities } from '../contracts/channel-adapter.ts';
import { type Conversation, conversationKey } from '../domain/channel.ts';
import type { Bucket } from '../kernel/pacer.ts';

/** What a message or an edit to a place takes a place in: the conversation's budget and the account's. */
export function bucketsOf({ pace }: ChannelAbilities, target: Conversation): readonly Bucket[] {
  if (!pace) return [];
  return [
    { key: conversationKey(target), ...pace.conversation[target.kind] },
    { key: `account:${target.account}`, ...pace.account },
  ];
}

/** What an edit takes besides, where the platform counts edits apart. */
export function editBucketsOf({ pace }: ChannelAbilities, target: Conversation): readonly Bucket[] {
  return pace?.edits ? [{ key: `edits:${target.account}`, ...pace.edits }] : [];
}

/** The same budgets for what can wait: it leaves half of what may come at once to others. */
export function spared(buckets: readonly Bucket[]): readonly Bucket[] {
  return buckets.map((bucket) => ({ ...bucket, burst: Math.ceil(bucket.burst / 2) }));
}
