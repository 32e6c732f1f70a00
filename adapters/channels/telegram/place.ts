import type { Conversation } from '../../../src/domain/channel.ts';

/** Where a call goes: a number, or a name such as `@channel`. */
export function chatId({ chat }: Conversation): number | string {
  return /^-?\d+$/.test(chat) ? Number(chat) : chat;
}

/** The parameter that names the topic, if there is one. */
export function inThread({ thread }: Conversation): { message_thread_id?: number } {
  return thread === undefined ? {} : { message_thread_id: Number(thread) };
}
