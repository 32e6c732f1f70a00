import type { Conversation } from './channel.ts';

/** A place as somebody elsewhere knows it: `the group “Friends” (telegram, account bot)`. */
export function placeName({ channel, account, kind, chat }: Conversation, title?: string): string {
  const name = title ? `“${title}”` : `\`${chat}\``;
  return `${kind === 'dm' ? 'the conversation' : 'the group'} ${name} (${channel}, account ${account})`;
}
