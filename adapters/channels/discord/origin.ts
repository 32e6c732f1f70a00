import type { APIUser } from 'discord.js';
import type { Conversation } from '../../../src/domain/channel.ts';
import type { Sender } from '../../../src/domain/envelope.ts';
import type { Directory } from './directory.ts';
import { nameOf } from './readable.ts';

/** What must be known to read an event: whose account it is, who we are there, and what the places are called. */
export interface Reader {
  readonly account: string;
  readonly me: string;
  readonly directory: Pick<Directory, 'place' | 'role'>;
}

/**
 * Where something happened. A thread is a channel of its own, below the one that it was opened in.
 * @param space the server; undefined in a direct message
 */
export function conversationOf(
  channel: string,
  space: string | undefined,
  { account, directory }: Reader,
): Conversation {
  if (space === undefined) return { channel: 'discord', account, kind: 'dm', chat: channel };
  const parent = directory.place(channel)?.parent;
  const place = { channel: 'discord', account, kind: 'group', space } as const;
  return parent === undefined ? { ...place, chat: channel } : { ...place, chat: parent, thread: channel };
}

/** Under which event id a message comes. */
export function messageKey(channel: string, id: string): string {
  return `message:${channel}:${id}`;
}

/** Who wrote or pressed something. A webhook is a bot. */
export function senderOf(user: APIUser, nick?: string | null): Sender {
  return { id: user.id, name: nameOf(user, nick), handle: user.username, bot: user.bot === true };
}
