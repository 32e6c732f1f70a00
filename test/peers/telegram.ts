import { createFaultQueue } from './fault-queue.ts';
import type { Rates } from './rates.ts';
import type { PeerFault } from './telegram-faults.ts';
import { dateOf } from './telegram-methods.ts';
import { listen, type PeerCall } from './telegram-server.ts';
import {
  changed,
  emptyState,
  type PeerChat,
  type PeerCommand,
  type PeerDraft,
  type PeerEmoji,
  type PeerEntity,
  type PeerMembership,
  type PeerMessage,
  type PeerPress,
  type PeerSettings,
  type PeerState,
  type PeerUser,
  type PeerWebhook,
  pushUpdate,
} from './telegram-state.ts';
import { type PostRequest, startWebhook } from './telegram-webhook.ts';
import { waitUntil } from './wait-until.ts';

/** What a person does. */
export interface Saying {
  readonly chat: PeerChat;
  readonly from: PeerUser;
  readonly text: string;
  readonly thread?: number;
  readonly replyTo?: PeerMessage;
  readonly file?: { readonly name: string; readonly mimeType: string; readonly content: string };
  /** Pictures of one album say the same. */
  readonly album?: string;
}

/** A Bot API server on the loopback, and the people who use it. */
export interface TelegramPeer {
  readonly apiRoot: string;
  readonly token: string;
  readonly bot: PeerUser & { readonly username: string };
  /** A person; they have a private chat with the bot from the start. */
  user(person: { readonly name: string; readonly username?: string; readonly id?: number }): PeerUser;
  dm(user: PeerUser): PeerChat;
  group(options: { readonly title: string; readonly forum?: boolean; readonly id?: number }): PeerChat;
  /** The direct messages of a channel that the bot is an admin of. */
  channelDirect(title: string): PeerChat;
  /** Opens a topic in a forum, or that of one person in a channel's direct messages, and returns its id. */
  topic(chat: PeerChat): number;
  /** Says something; mentions and commands in the text become entities. */
  say(saying: Saying): PeerMessage;
  edit(message: PeerMessage, text: string): void;
  /** The bot is told of the newest thing once more. */
  repeat(): void;
  /** Presses the button with this label and returns the press. */
  press(message: PeerMessage, from: PeerUser, label: string): PeerPress;
  /** Whether the bot has answered the press. */
  isAcknowledged(press: PeerPress): boolean;
  /** Everything in a chat, oldest first. */
  messages(chat: PeerChat): readonly PeerMessage[];
  /** The next message of the bot in this chat that was not asked for yet. */
  nextMessage(chat: PeerChat): Promise<PeerMessage>;
  /** Resolves with what the predicate found; it is asked now and after each change. */
  waitFor<Found>(predicate: () => Found | undefined | false): Promise<Found>;
  /** Every call so far, `getUpdates` included. */
  calls(method?: string): readonly PeerCall[];
  /** How many updates the bot has not confirmed. */
  pending(): number;
  /** The menu of such chats. */
  commands(scope?: 'all_private_chats' | 'all_group_chats' | 'default'): readonly PeerCommand[];
  /** What the bot's owner tells @BotFather. */
  settle(settings: Partial<PeerSettings>): void;
  /** How often the bot said here that it is typing. */
  typing(chat: PeerChat): number;
  /** What was shown here of answers that were not finished, oldest first. */
  drafts(chat: PeerChat): readonly PeerDraft[];
  /** A person deletes a message; the bot is not told. */
  remove(message: PeerMessage): void;
  /** From now on the bot may not write here. */
  close(chat: PeerChat, why?: 'bot was blocked by the user' | 'bot was kicked from the group chat'): void;
  /** A person reacts to a message: with these from now on, and with nothing else. */
  react(message: PeerMessage, from: PeerUser, emoji: readonly string[]): void;
  /** Somebody puts the bot out of a chat (who blocks it does so in their own), or lets it in again. */
  putOut(chat: PeerChat, by: PeerUser): void;
  letIn(chat: PeerChat, by: PeerUser): void;
  /** The group goes on as a supergroup under another id. */
  upgrade(chat: PeerChat, by: PeerUser): PeerChat;
  /** Whether no phone rang for a message. */
  isSilent(message: PeerMessage): boolean;
  /** What is behind a file's id. */
  fileOf(id: string): Uint8Array;
  /** All files are deleted. */
  loseFiles(): void;
  webhook(): PeerWebhook;
  fail(method: string, fault: PeerFault): void;
  stop(): Promise<void>;
}

/** Starts an imitation of the Bot API that keeps state. */
export async function startTelegramPeer({
  token = '123456:TEST-token_abc',
  secondMs = 1_000,
  rates,
  post = fetch,
  retryMs = 5,
}: {
  readonly token?: string;
  /** How long a second is for whoever waits for updates. */
  readonly secondMs?: number;
  /** Counts calls by the platform's limits, which else do not hold. */
  readonly rates?: Rates;
  /** How updates are brought to a webhook. */
  readonly post?: PostRequest;
  /** How long an update waits that was not taken. */
  readonly retryMs?: number;
} = {}): Promise<TelegramPeer> {
  const bot = {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'Post House',
    username: 'posthouse_bot',
  };
  const state = emptyState(bot);
  const faults = createFaultQueue<PeerFault>();
  const calls: PeerCall[] = [];
  const read = new Map<number, number>();
  const reactions = new Map<string, readonly PeerEmoji[]>();
  let told: Parameters<typeof pushUpdate>[1] | undefined;
  const onCall = (call: PeerCall) => {
    calls.push(call);
    changed(state);
  };
  const server = await listen({ state, faults, token, onCall, secondMs, ...(rates && { rates }) });
  const webhook = startWebhook(state, { post, retryMs });

  function room(chat: PeerChat) {
    const found = state.rooms.get(chat.id);
    if (!found) throw new Error(`The imitation has no chat ${chat.id}.`);
    return found;
  }

  function open(chat: PeerChat): PeerChat {
    state.rooms.set(chat.id, { chat, messages: [], threads: new Set(), typing: 0, drafts: [] });
    return chat;
  }

  function membership(chat: PeerChat, from: PeerUser, [before, after]: [string, string]): PeerMembership {
    const was = { status: before, user: bot };
    return {
      chat,
      from,
      date: dateOf(state),
      old_chat_member: was,
      new_chat_member: { ...was, status: after },
    };
  }

  const waitFor = <Found>(predicate: () => Found | undefined | false) => waitUntil(state.watchers, predicate);

  return {
    apiRoot: server.address,
    token,
    bot,
    user({ name, username, id = state.nextChatId++ }) {
      const user: PeerUser = {
        id,
        is_bot: false,
        first_name: name,
        ...(username !== undefined && { username }),
      };
      state.users.set(id, user);
      open({ id, type: 'private', first_name: name });
      return user;
    },
    dm: (user) => room({ id: user.id, type: 'private' }).chat,
    group({ title, forum = false, id = -1_001_000_000_000 - state.nextChatId++ }) {
      return open({ id, type: 'supergroup', title, ...(forum && { is_forum: true }) });
    },
    channelDirect(title) {
      const id = -1_001_000_000_000 - state.nextChatId++;
      return open({ id, type: 'supergroup', title, is_direct_messages: true });
    },
    topic(chat) {
      // The first is the General topic of a forum.
      state.nextMessageId = Math.max(state.nextMessageId, 2);
      const thread = state.nextMessageId++;
      room(chat).threads.add(thread);
      return thread;
    },
    say({ chat, from, text, thread, replyTo, file, album }) {
      const entities = file ? [] : entitiesOf(text);
      const message: PeerMessage = {
        message_id: state.nextMessageId++,
        from,
        chat,
        date: dateOf(state),
        ...(file ? { ...fileOf(state, file), ...(text !== '' && { caption: text }) } : { text }),
        ...(album !== undefined && { media_group_id: album }),
        ...(entities.length > 0 && { entities }),
        ...(thread !== undefined && topicOf(chat, thread)),
        ...(replyTo && { reply_to_message: replyTo }),
      };
      room(chat).messages.push(message);
      told = { message };
      pushUpdate(state, told);
      return message;
    },
    edit(message, text) {
      const { messages } = room(message.chat);
      const edited = { ...message, text, edit_date: dateOf(state) };
      messages.splice(messages.indexOf(message), 1, edited);
      told = { edited_message: edited };
      pushUpdate(state, told);
    },
    repeat() {
      if (told) pushUpdate(state, told);
    },
    press(message, from, label) {
      const current = room(message.chat).messages.find(({ message_id }) => message_id === message.message_id);
      const buttons = current?.reply_markup?.inline_keyboard.flat() ?? [];
      const data = buttons.find(({ text }) => text === label)?.callback_data ?? '';
      const id = String(4_000_000_000 + state.nextUpdateId);
      const press = { id, from, message: current ?? message, chat_instance: '1', data };
      state.presses.add(id);
      pushUpdate(state, { callback_query: press });
      return press;
    },
    isAcknowledged: ({ id }) => !state.presses.has(id),
    messages: (chat) => [...room(chat).messages],
    async nextMessage(chat) {
      const index = read.get(chat.id) ?? 0;
      read.set(chat.id, index + 1);
      return waitFor(() => room(chat).messages.filter(({ from }) => from.is_bot)[index]);
    },
    waitFor,
    calls: (method) => calls.filter((call) => method === undefined || call.method === method),
    pending: () => state.updates.length,
    commands: (scope = 'all_private_chats') => state.commands.get(scope) ?? [],
    settle(settings) {
      state.settings = { ...state.settings, ...settings };
    },
    typing: (chat) => room(chat).typing,
    drafts: (chat) => [...room(chat).drafts],
    remove(message) {
      const { messages } = room(message.chat);
      messages.splice(
        messages.findIndex(({ message_id }) => message_id === message.message_id),
        1,
      );
    },
    close(chat, why = 'bot was blocked by the user') {
      room(chat).closed = why;
    },
    react({ chat, message_id }, user, emoji) {
      const key = `${chat.id}:${message_id}:${user.id}`;
      const reaction = emoji.map((each): PeerEmoji => ({ type: 'emoji', emoji: each }));
      const was = { chat, message_id, user, date: dateOf(state), old_reaction: reactions.get(key) ?? [] };
      reactions.set(key, reaction);
      pushUpdate(state, { message_reaction: { ...was, new_reaction: reaction } });
    },
    putOut(chat, from) {
      room(chat).closed =
        chat.type === 'private' ? 'bot was blocked by the user' : 'bot was kicked from the supergroup chat';
      pushUpdate(state, { my_chat_member: membership(chat, from, ['member', 'kicked']) });
    },
    letIn(chat, from) {
      delete room(chat).closed;
      pushUpdate(state, { my_chat_member: membership(chat, from, ['kicked', 'member']) });
    },
    upgrade(chat, by) {
      const { title = '' } = chat;
      const next = open({ id: -1_002_000_000_000 - state.nextChatId++, type: 'supergroup', title });
      room(chat).movedTo = next.id;
      // Whoever did it is the one who "says" so; the message lies in the old chat.
      const message = { message_id: state.nextMessageId++, from: by, chat, date: dateOf(state) };
      pushUpdate(state, { message: { ...message, migrate_to_chat_id: next.id } });
      return next;
    },
    isSilent: ({ message_id }) => state.silent.has(message_id),
    fileOf: (id) => state.files.get(id) ?? new Uint8Array(),
    loseFiles: () => state.files.clear(),
    fail: (method, fault) => faults.add(method, fault),
    webhook: () => state.webhook,
    stop() {
      webhook.stop();
      return server.close();
    },
  };
}

function topicOf(chat: PeerChat, thread: number): Partial<PeerMessage> {
  return chat.is_direct_messages
    ? { direct_messages_topic: { topic_id: thread } }
    : { message_thread_id: thread, is_topic_message: true };
}

/** A picture, a voice note or a document, by its type. */
function fileOf(
  state: PeerState,
  { name, mimeType, content }: NonNullable<Saying['file']>,
): Pick<PeerMessage, 'photo' | 'voice' | 'document'> {
  const id = `FILE${state.nextMessageId}`;
  const bytes = new TextEncoder().encode(content);
  state.files.set(id, bytes);
  const file = { file_id: id, file_unique_id: `u${id}`, file_size: bytes.length };
  if (mimeType.startsWith('image/')) return { photo: [{ ...file, width: 90, height: 90 }] };
  if (mimeType === 'audio/ogg') return { voice: { ...file, mime_type: mimeType, duration: 3 } };
  return { document: { ...file, file_name: name, mime_type: mimeType } };
}

/** What Telegram finds in a text by itself: commands and mentions at word borders. */
function entitiesOf(text: string): readonly PeerEntity[] {
  const found = text.matchAll(/(?<=^|\s)(\/[a-z0-9_]{1,32}(?:@\w+)?|@\w{4,})/gi);
  return [...found].map(({ index, 0: word }) => ({
    type: word.startsWith('/') ? 'bot_command' : 'mention',
    offset: index,
    length: word.length,
  }));
}
