import { isMethod, parameterError } from './telegram-parameters.ts';
import {
  changed,
  type PeerCommand,
  type PeerEntity,
  type PeerKeyboard,
  type PeerMessage,
  type PeerRoom,
  type PeerState,
  type PeerUpdate,
} from './telegram-state.ts';

/** What the Bot API answers. */
export type ApiAnswer =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly error_code: number;
      readonly description: string;
      readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
    };

type Given = Readonly<Record<string, unknown>>;

/** The texts are Telegram's own, word for word, because programs look at them. */
export function apiError(code: number, description: string, parameters?: object): ApiAnswer {
  const titles: Readonly<Record<number, string>> = {
    400: 'Bad Request: ',
    403: 'Forbidden: ',
    409: 'Conflict: ',
  };
  return {
    ok: false,
    error_code: code,
    description: `${titles[code] ?? ''}${description}`,
    ...(parameters && { parameters }),
  };
}

/** Answers a call; `getUpdates` is answered with what is there, waiting is the server's part. */
export function callMethod(state: PeerState, name: string, given: Given): ApiAnswer {
  if (!isMethod(name)) return apiError(404, 'Not Found');
  const error = parameterError(name, given);
  if (error !== undefined) return apiError(400, error);
  switch (name) {
    case 'getUpdates':
      return takeUpdates(state, given);
    case 'setWebhook':
    case 'deleteWebhook':
      return setWebhook(state, given);
    case 'getWebhookInfo':
      return { ok: true, result: webhookInfo(state) };
    case 'sendMessage':
      return sendMessage(state, given);
    case 'editMessageText':
      return editMessageText(state, given);
    case 'sendMessageDraft':
      return sendMessageDraft(state, given);
    case 'sendChatAction':
      return sendChatAction(state, given);
    case 'setMyCommands':
      return setMyCommands(state, given);
    case 'getMyCommands':
      return { ok: true, result: state.commands.get(scopeOf(given)) ?? [] };
    case 'getFile':
      return getFile(state, given);
    case 'answerCallbackQuery':
      return answerCallbackQuery(state, given);
    default:
      return {
        ok: true,
        result: { ...state.bot, ...state.settings },
      };
  }
}

function setWebhook(state: PeerState, given: Given): ApiAnswer {
  const secret = given['secret_token'] as string | undefined;
  const allowed = given['allowed_updates'] as readonly string[] | undefined;
  if (secret !== undefined && !/^[\w-]{1,256}$/.test(secret))
    return apiError(400, 'secret token contains unallowed characters');
  state.webhook = {
    url: String(given['url'] ?? ''),
    ...(secret !== undefined && { secret }),
    ...(allowed && { allowed }),
  };
  if (given['drop_pending_updates'] === true) state.updates = [];
  changed(state);
  return { ok: true, result: true };
}

function webhookInfo(state: PeerState): object {
  const { url, error, allowed } = state.webhook;
  return {
    url,
    has_custom_certificate: false,
    pending_update_count: state.updates.length,
    ...(error !== undefined && { last_error_message: error, last_error_date: dateOf(state) }),
    ...(allowed && { allowed_updates: allowed }),
  };
}

/** An offset forgets everything before it; a negative one counts from the end. */
function takeUpdates(state: PeerState, given: Given): ApiAnswer {
  if (state.webhook.url !== '') {
    return apiError(
      409,
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  const offset = Number(given['offset'] ?? 0);
  const limit = Math.min(100, Math.max(1, Number(given['limit'] ?? 100)));
  const first = offset < 0 ? (state.updates.at(offset)?.update_id ?? 0) : offset;
  const left = state.updates.filter(({ update_id }) => update_id >= first);
  const forgot = left.length < state.updates.length;
  state.updates = left;
  if (forgot) changed(state);
  const kinds = given['allowed_updates'];
  const wanted = (update: PeerUpdate) =>
    !Array.isArray(kinds) || kinds.length === 0 || kinds.some((kind) => Object.hasOwn(update, String(kind)));
  return { ok: true, result: state.updates.filter(wanted).slice(0, limit) };
}

/** The chat of a call, or the error that it earns. */
export function roomOf(state: PeerState, given: Given): PeerRoom | ApiAnswer {
  const room = state.rooms.get(Number(given['chat_id']));
  if (!room) return apiError(400, 'chat not found');
  if (room.closed !== undefined) return apiError(403, room.closed);
  if (room.movedTo !== undefined) {
    return apiError(400, 'group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: room.movedTo,
    });
  }
  const thread = given['message_thread_id'];
  return thread === undefined || room.threads.has(Number(thread))
    ? room
    : apiError(400, 'message thread not found');
}

/** The topic in which a message lies. Direct messages of a channel must say in whose. */
function topicOf({ chat, threads }: PeerRoom, given: Given): Partial<PeerMessage> | ApiAnswer {
  const { message_thread_id: thread, direct_messages_topic_id: topic } = given;
  if ((topic !== undefined) !== (chat.is_direct_messages === true) || (topic && !threads.has(Number(topic))))
    return apiError(400, 'direct messages topic not found');
  if (topic !== undefined) return { direct_messages_topic: { topic_id: Number(topic) } };
  return thread === undefined ? {} : { message_thread_id: Number(thread), is_topic_message: true };
}

function textError(text: string): ApiAnswer | undefined {
  if (!text.isWellFormed()) return apiError(400, 'strings must be encoded in UTF-8');
  if (text.trim() === '') return apiError(400, 'message text is empty');
  return text.length > 4096 ? apiError(400, 'message is too long') : undefined;
}

function sendMessage(state: PeerState, given: Given): ApiAnswer {
  const room = roomOf(state, given);
  if ('ok' in room) return room;
  const text = String(given['text']);
  const entities = (given['entities'] ?? []) as readonly PeerEntity[];
  const error = textError(text) ?? entityError(text, entities) ?? keyboardError(given);
  if (error) return error;
  return keepSent(state, { room, given }, () => ({
    text: text.trim(),
    // The platform keeps the first hundred and says nothing of the rest.
    ...(entities.length > 0 && { entities: entities.slice(0, 100) }),
  }));
}

/** Keeps what the bot says in a room: what it replies to, its topic, its buttons, and whether it rings. */
export function keepSent(
  state: PeerState,
  { room, given }: { readonly room: PeerRoom; readonly given: Given },
  content: () => Partial<PeerMessage>,
): ApiAnswer {
  const reply = given['reply_parameters'] as
    | { readonly message_id?: number; readonly allow_sending_without_reply?: boolean }
    | undefined;
  const original = room.messages.find(({ message_id }) => message_id === reply?.message_id);
  if (reply && !original && !reply.allow_sending_without_reply)
    return apiError(400, 'message to be replied not found');
  const topic = topicOf(room, given);
  if ('ok' in topic) return topic;
  const message: PeerMessage = {
    ...{ message_id: state.nextMessageId++, from: state.bot, chat: room.chat, date: dateOf(state) },
    ...content(),
    ...topic,
    ...(original && { reply_to_message: original }),
    ...keyboardOf(given),
  };
  room.messages.push(message);
  if (given['disable_notification'] === true) state.silent.add(message.message_id);
  changed(state);
  return { ok: true, result: message };
}

/** Marks must lie within the text, in UTF-16 units, and may not cut a character in two. */
export function entityError(text: string, entities: readonly PeerEntity[]): ApiAnswer | undefined {
  const wrong = entities.find(({ offset, length }) => {
    const marked = text.slice(offset, offset + length);
    return offset < 0 || length < 1 || marked.length !== length || !marked.isWellFormed();
  });
  return wrong && apiError(400, `can't parse entities: wrong offset ${wrong.offset} of ${wrong.type}`);
}

/** A button carries 1 to 64 bytes. */
export function keyboardError(given: Given): ApiAnswer | undefined {
  const buttons = keyboardOf(given).reply_markup?.inline_keyboard.flat() ?? [];
  const sizes = buttons.map(({ callback_data = '' }) => Buffer.byteLength(callback_data));
  return sizes.some((size) => size < 1 || size > 64) ? apiError(400, 'BUTTON_DATA_INVALID') : undefined;
}

/** The buttons of a call. */
function keyboardOf(given: Given): { readonly reply_markup?: PeerKeyboard } {
  const keyboard = given['reply_markup'] as PeerKeyboard | undefined;
  return keyboard ? { reply_markup: keyboard } : {};
}

function answerCallbackQuery(state: PeerState, given: Given): ApiAnswer {
  const known = state.presses.delete(String(given['callback_query_id']));
  if (!known) return apiError(400, 'query is too old and response timeout expired or query ID is invalid');
  changed(state);
  return { ok: true, result: true };
}

function getFile(state: PeerState, given: Given): ApiAnswer {
  const id = String(given['file_id']);
  const content = state.files.get(id);
  if (!content) return apiError(400, 'wrong file_id or the file is temporarily unavailable');
  if (content.length > 20_000_000) return apiError(400, 'file is too big');
  const file = { file_id: id, file_unique_id: `u${id}`, file_size: content.length };
  return { ok: true, result: { ...file, file_path: `documents/${id}` } };
}

function editMessageText(state: PeerState, given: Given): ApiAnswer {
  const room = roomOf(state, given);
  if ('ok' in room) return room;
  const text = String(given['text']);
  const entities = (given['entities'] ?? []) as readonly PeerEntity[];
  const error = textError(text) ?? entityError(text, entities) ?? keyboardError(given);
  if (error) return error;
  const index = room.messages.findIndex(({ message_id }) => message_id === given['message_id']);
  const message = room.messages[index];
  if (!message) return apiError(400, 'message to edit not found');
  if (message.from.id !== state.bot.id) return apiError(400, "message can't be edited");
  const same = JSON.stringify(message.entities ?? []) === JSON.stringify(entities);
  if (message.text === text.trim() && same) {
    return apiError(
      400,
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  const { entities: _, reply_markup: __, ...kept } = message;
  const marks = entities.length > 0 && { entities: entities.slice(0, 100) };
  const edited = { ...kept, text: text.trim(), edit_date: dateOf(state), ...marks, ...keyboardOf(given) };
  room.messages[index] = edited;
  changed(state);
  return { ok: true, result: edited };
}

/** A preview in a private chat: the same number is the same draft, and the next message of the bot ends it. */
function sendMessageDraft(state: PeerState, given: Given): ApiAnswer {
  const room = roomOf(state, given);
  if ('ok' in room) return room;
  const text = String(given['text']);
  const entities = (given['entities'] ?? []) as readonly PeerEntity[];
  if (room.chat.type !== 'private') return apiError(400, 'TEXTDRAFT_PEER_INVALID');
  if (given['draft_id'] === 0) return apiError(400, 'RANDOM_ID_INVALID');
  const error = (text === '' ? undefined : textError(text)) ?? entityError(text, entities);
  if (error) return error;
  room.drafts.push({ id: Number(given['draft_id']), text });
  changed(state);
  return { ok: true, result: true };
}

function sendChatAction(state: PeerState, given: Given): ApiAnswer {
  const room = roomOf(state, given);
  if ('ok' in room) return room;
  room.typing += 1;
  changed(state);
  return { ok: true, result: true };
}

function setMyCommands(state: PeerState, given: Given): ApiAnswer {
  const commands = given['commands'] as readonly PeerCommand[];
  const isValid = ({ command, description }: PeerCommand) =>
    /^[a-z0-9_]{1,32}$/.test(command) && description.length >= 1 && description.length <= 256;
  if (commands.length > 100 || !commands.every(isValid)) return apiError(400, 'BOT_COMMAND_INVALID');
  state.commands.set(scopeOf(given), commands);
  changed(state);
  return { ok: true, result: true };
}

function scopeOf(given: Given): string {
  return (given['scope'] as { type: string } | undefined)?.type ?? 'default';
}

/** A time of its own, a second per message: the imitation reads no clock. */
export function dateOf({ nextMessageId }: PeerState): number {
  return 1_790_000_000 + nextMessageId;
}
