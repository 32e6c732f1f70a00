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
