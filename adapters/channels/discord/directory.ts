import type { APIRole } from 'discord.js';
import type { Api } from './api.ts';
import { isRefusal } from './failures.ts';

/** What must be known of a channel to say where a message is. */
export interface Place {
  readonly name?: string;
  /** The channel that a thread belongs to. */
  readonly parent?: string;
  /** The server; none in a direct message. */
  readonly guild?: string;
}

/** Names and kinds of the places and roles that the bot can see, as the gateway tells them. */
export interface Directory {
  place(channel: string): Place | undefined;
  role(role: string): { readonly name: string; readonly ours: boolean } | undefined;
  /** @param guild the server, where the channel itself does not say it */
  addChannel(channel: KnownChannel, guild?: string): void;
  addRole(role: APIRole, me: string): void;
  /** Asks for a channel that nobody has told us of; afterwards it is known, if only as one that we may not see. */
  learn(channel: string): Promise<void>;
}

/** As much of a channel as is looked at: events tell some in part only. */
export interface KnownChannel {
  readonly id: string;
  readonly type: number;
  readonly name?: string | null;
  readonly parent_id?: string | null;
  readonly guild_id?: string;
  readonly last_message_id?: string | null;
}

const threadTypes: readonly number[] = [10, 11, 12];

/** Whether a channel is a thread. */
export function isThread(type: number): boolean {
  return threadTypes.includes(type);
}

/** An empty directory. */
export function createDirectory(api: Api): Directory {
  const places = new Map<string, Place>();
  const roles = new Map<string, { readonly name: string; readonly ours: boolean }>();
  const directory: Directory = {
    place: (channel) => places.get(channel),
    role: (role) => roles.get(role),
    addChannel({ id, type, name, parent_id, guild_id }, guild = guild_id) {
      places.set(id, {
        ...(name && { name }),
        ...(isThread(type) && parent_id && { parent: parent_id }),
        ...(guild && { guild }),
      });
    },
    addRole(role, me) {
      roles.set(role.id, { name: role.name, ours: role.tags?.bot_id === me });
    },
    async learn(channel) {
      try {
        directory.addChannel((await api({ method: 'get', route: `/channels/${channel}` })) as KnownChannel);
      } catch (err) {
        if (!isRefusal(err)) throw err;
        places.set(channel, {});
      }
    },
  };
  return directory;
}
