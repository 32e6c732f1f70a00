/** A user as the Bot API shows it. */
export interface PeerUser {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly username?: string;
}

/** A chat as the Bot API shows it. */
export interface PeerChat {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup';
  readonly title?: string;
  readonly first_name?: string;
  readonly is_forum?: true;
  /** The direct messages of a channel: each person's are a topic. */
  readonly is_direct_messages?: true;
}

/** A span of a text: offsets count UTF-16 units. */
export interface PeerEntity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
}

/** A message as the Bot API shows it. */
export interface PeerMessage {
  readonly message_id: number;
  readonly from: PeerUser;
  readonly chat: PeerChat;
  readonly date: number;
  readonly text?: string;
  readonly entities?: readonly PeerEntity[];
  readonly message_thread_id?: number;
  readonly is_topic_message?: true;
  readonly direct_messages_topic?: { readonly topic_id: number };
  readonly reply_to_message?: PeerMessage;
  readonly edit_date?: number;
  readonly caption?: string;
  readonly caption_entities?: readonly PeerEntity[];
  readonly media_group_id?: string;
  readonly photo?: readonly (PeerFile & { readonly width: number; readonly height: number })[];
  readonly document?: PeerFile;
  readonly voice?: PeerFile & { readonly duration: number };
  readonly audio?: PeerFile;
  readonly reply_markup?: PeerKeyboard;
  readonly migrate_to_chat_id?: number;
}

/** A file as the Bot API shows it. */
export interface PeerFile {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_name?: string;
  readonly mime_type?: string;
  readonly file_size: number;
}

/** Buttons below a message. */
export interface PeerKeyboard {
  readonly inline_keyboard: readonly (readonly {
    readonly text: string;
    readonly callback_data?: string;
  }[])[];
}

/** A press of a button. */
export interface PeerPress {
  readonly id: string;
  readonly from: PeerUser;
  readonly message: PeerMessage;
  readonly chat_instance: string;
  readonly data: string;
}

/** Something that waits for the bot to fetch it. */
export interface PeerUpdate {
  readonly update_id: number;
  readonly message?: PeerMessage;
  readonly edited_message?: PeerMessage;
  readonly callback_query?: PeerPress;
  readonly my_chat_member?: PeerMembership;
  readonly message_reaction?: PeerReaction;
}

/** The bot was put out of a chat, or let in. */
export interface PeerMembership {
  readonly chat: PeerChat;
  readonly from: PeerUser;
  readonly date: number;
  readonly old_chat_member: { readonly status: string; readonly user: PeerUser };
  readonly new_chat_member: { readonly status: string; readonly user: PeerUser };
}

/** What somebody reacted with to a message, before and now. */
export interface PeerReaction {
  readonly chat: PeerChat;
  readonly message_id: number;
  readonly user: PeerUser;
  readonly date: number;
  readonly old_reaction: readonly PeerEmoji[];
  readonly new_reaction: readonly PeerEmoji[];
}

/** A reaction by itself. */
export interface PeerEmoji {
  readonly type: 'emoji';
  readonly emoji: string;
}

/** A command of the bot's menu. */
export interface PeerCommand {
  readonly command: string;
  readonly description: string;
}

/** A chat with everything that is in it. */
export interface PeerRoom {
  readonly chat: PeerChat;
  readonly messages: PeerMessage[];
  readonly threads: Set<number>;
  /** Why the bot may not write here: the description of a 403. */
  closed?: string;
  /** The id under which a group that became a supergroup goes on. */
  movedTo?: number;
  /** How often the bot said that it is typing. */
  typing: number;
  readonly drafts: PeerDraft[];
}

/** An answer on its way, shown in a private chat. */
export interface PeerDraft {
  readonly id: number;
  readonly text: string;
}

/** Where updates are brought; an empty address: nowhere. */
export interface PeerWebhook {
  readonly url: string;
  readonly secret?: string;
  readonly allowed?: readonly string[];
  /** How the newest failure was. */
  readonly error?: string;
}

/** What a bot may do in groups. */
export interface PeerSettings {
  readonly can_join_groups: boolean;
  readonly can_read_all_group_messages: boolean;
}

/** Everything that the imitated platform remembers. */
export interface PeerState {
  readonly bot: PeerUser & { readonly username: string };
  readonly rooms: Map<number, PeerRoom>;
  readonly users: Map<number, PeerUser>;
  /** What is behind a file's id. */
  readonly files: Map<string, Uint8Array>;
  /** Messages of the bot for which no phone rang. */
  readonly silent: Set<number>;
  /** Presses that wait to be acknowledged. */
  readonly presses: Set<string>;
  updates: PeerUpdate[];
  /** The menus, by the kind of chat that they are shown in. */
  readonly commands: Map<string, readonly PeerCommand[]>;
  webhook: PeerWebhook;
  /** What the bot's owner told @BotFather. */
  settings: PeerSettings;
  nextUpdateId: number;
  nextMessageId: number;
  nextChatId: number;
  /** Called after each change, so that nobody needs to look again and again. */
  readonly watchers: Set<() => void>;
}

/** An empty platform with one bot. */
export function emptyState(bot: PeerState['bot']): PeerState {
  return {
    bot,
    rooms: new Map(),
    users: new Map([[bot.id, bot]]),
    files: new Map(),
    silent: new Set(),
    presses: new Set(),
    updates: [],
    commands: new Map(),
    webhook: { url: '' },
    settings: { can_join_groups: true, can_read_all_group_messages: false },
    nextUpdateId: 880_000_001,
    nextMessageId: 1,
    nextChatId: 7_001,
    watchers: new Set(),
  };
}

/** Tells everyone who waits that something changed. */
export function changed(state: PeerState): void {
  for (const watcher of [...state.watchers]) watcher();
}

/** Adds an update for the bot to fetch. */
export function pushUpdate(state: PeerState, update: Omit<PeerUpdate, 'update_id'>): void {
  const { allowed = [] } = state.webhook;
  const isWanted = allowed.length === 0 || allowed.some((kind) => Object.hasOwn(update, kind));
  if (isWanted) state.updates.push({ update_id: state.nextUpdateId++, ...update });
  changed(state);
}
