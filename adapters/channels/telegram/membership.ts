import type { ChatMemberUpdated } from 'grammy/types';
import type { Presence } from '../../../src/domain/envelope.ts';

const outside: readonly string[] = ['left', 'kicked'];

/** What a change of our own membership means: whether we may say something there. */
export function presenceOf({ chat, new_chat_member: member }: ChatMemberUpdated): Presence {
  const title = chat.title ?? chat.first_name;
  const isOut = outside.includes(member.status) || (member.status === 'restricted' && !member.is_member);
  if (!isOut) return { here: true };
  const reason =
    chat.type === 'private' ? 'the bot was blocked by the user' : 'the bot is no longer a member there';
  return { here: false, reason, ...(title !== undefined && { title }) };
}
