import type { Message } from 'grammy/types';
import type { Conversation } from '../../../src/domain/channel.ts';

/** Stands in front of the number where a topic is a person's, below the direct messages of a channel. */
const direct = 'direct-';
/** The General topic of a forum: Telegram knows it by this number, and refuses to be told so. */
const general = '1';

/** Where a call goes: a number, or a name such as `@channel`. */
export function chatId({ chat }: Conversation): number | string {
  return /^-?\d+$/.test(chat) ? Number(chat) : chat;
}

/** The parameter that names the topic, if there is one. */
export function inThread({ kind, thread }: Conversation): {
  message_thread_id?: number;
  direct_messages_topic_id?: number;
} {
  if (thread === undefined || (thread === general && kind === 'group')) return {};
  if (!thread.startsWith(direct)) return { message_thread_id: Number(thread) };
  return { direct_messages_topic_id: Number(thread.slice(direct.length)) };
}

/** Whether it is with one person, below the direct messages of a channel: there Telegram shows no typing. */
export function isDirectTopic({ thread }: Conversation): boolean {
  return thread?.startsWith(direct) === true;
}

/** The topic of a message. A thread id counts only in topics: elsewhere it numbers the replies to a message. */
export function threadOf({
  chat,
  is_topic_message,
  message_thread_id,
  direct_messages_topic,
}: Pick<Message, 'chat' | 'is_topic_message' | 'message_thread_id' | 'direct_messages_topic'>):
  | string
  | undefined {
  if (direct_messages_topic) return `${direct}${direct_messages_topic.topic_id}`;
  const thread = is_topic_message ? message_thread_id?.toString() : undefined;
  return thread === general && chat.type !== 'private' ? undefined : thread;
}
