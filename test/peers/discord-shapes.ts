import type { PeerChannel, PeerGuild, PeerMessage, PeerState } from './discord-state.ts';

/** A message as the REST API shows it. */
export function messageShape(message: PeerMessage, state: PeerState): object {
  const { files, message_reference: reference, ...shown } = message;
  const attachments = files.map(({ data: _, ...file }) => ({
    ...file,
    url: `${state.address}/attachments/${message.channel_id}/${file.id}/${encodeURIComponent(file.filename)}?hm=${state.signature}`,
  }));
  const original = reference && findMessage(state, reference.channel_id, reference.message_id);
  return {
    ...shown,
    attachments,
    tts: false,
    pinned: false,
    ...(reference && {
      message_reference: { type: 0, ...reference },
      referenced_message: original ? messageShape(original, state) : null,
    }),
  };
}

/** The same as the gateway tells it: with the server, and who the writer is there. */
export function messageEvent(message: PeerMessage, state: PeerState): object {
  const channel = state.channels.get(message.channel_id);
  const shape = messageShape(message, state);
  return channel?.guild_id === undefined
    ? { ...shape, channel_type: channel?.type }
    : {
        ...shape,
        channel_type: channel.type,
        guild_id: channel.guild_id,
        member: memberShape(state),
      };
}

/** A member of a server, without the user. */
export function memberShape(state: PeerState): object {
  return {
    roles: [],
    joined_at: new Date(state.now()).toISOString(),
    deaf: false,
    mute: false,
    flags: 0,
    nick: null,
  };
}

/** A channel as the API shows it. */
export function channelShape(channel: PeerChannel): object {
  const { id, type, name, guild_id, parent_id, recipients, messages, archived, locked } = channel;
  const thread = {
    parent_id,
    thread_metadata: { archived, locked, auto_archive_duration: 1_440, archive_timestamp: null },
  };
  return {
    id,
    type,
    ...(name !== undefined && { name }),
    ...(guild_id !== undefined && { guild_id }),
    ...(recipients && { recipients }),
    ...(type === 11 && thread),
    last_message_id: messages.at(-1)?.id ?? null,
  };
}

/** A server as the gateway tells it; its channels leave out to which server they belong. */
export function guildShape({ id, name, roles }: PeerGuild, state: PeerState): object {
  const all = [...state.channels.values()].filter(({ guild_id }) => guild_id === id);
  const shapes = (isThread: boolean) =>
    all
      .filter(({ type, archived }) => (type === 11) === isThread && !archived)
      .map((channel) => ({ ...channelShape(channel), guild_id: undefined }));
  const everyone = { id, name: '@everyone', permissions: '0', position: 0 };
  return {
    id,
    name,
    owner_id: id,
    roles: [everyone, ...roles],
    channels: shapes(false),
    threads: shapes(true),
    emojis: [],
    features: [],
    members: [],
    member_count: state.users.size,
    unavailable: false,
  };
}

/** A message that is still there. */
export function findMessage(state: PeerState, channel: string, id: string): PeerMessage | undefined {
  return state.channels.get(channel)?.messages.find((message) => message.id === id);
}
