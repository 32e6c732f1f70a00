import type {
  CallbackQuery,
  ChatMemberUpdated,
  ExternalReplyInfo,
  Message,
  MessageEntity,
  MessageReactionUpdated,
  Update,
  User,
} from 'grammy/types';
import type { Conversation } from '../../../src/domain/channel.ts';
import type { Addressing, Attachment, Envelope, Sender } from '../../../src/domain/envelope.ts';
import { presenceOf } from './membership.ts';
import { threadOf } from './place.ts';
import { reactedOf } from './reactions.ts';

/** What must be known to read an update: whose account it is, and who we are there. */
export interface Reader {
  readonly account: string;
  readonly me: Pick<User, 'id' | 'username'>;
}

/**
 * The envelope of an update; undefined for what is nothing that a person said: service messages, channel posts, bots
 * (ourselves included) and anonymous admins, who cannot be told apart.
 */
export function normalize(update: Update, reader: Reader): Envelope | undefined {
  if (update.callback_query) return pressOf(update.callback_query, reader);
  if (update.my_chat_member) return membershipOf(update.my_chat_member, update.update_id, reader);
  if (update.message_reaction) return reactionOf(update.message_reaction, update.update_id, reader);
  if (update.message?.migrate_to_chat_id !== undefined) return moveOf(update.message, reader);
  if (!update.edited_message) return update.message && messageOf(update.message, reader);
  const edited = messageOf(update.edited_message, reader);
  const { chat, message_id } = update.edited_message;
  // Two edits may bear the same second, and are told apart by the number of the update.
  return edited && { ...edited, edited: true, eventId: `edit:${chat.id}:${message_id}:${update.update_id}` };
}

function messageOf(message: Message, reader: Reader): Envelope | undefined {
  if (!message.from || message.from.is_bot || message.sender_chat) return undefined;
  const text = message.text ?? message.caption ?? '';
  const attachments = attachmentsOf(message);
  if (text === '' && attachments.length === 0) return undefined;
  return {
    eventId: `message:${message.chat.id}:${message.message_id}`,
    conversation: conversationOf(message, reader.account),
    sender: senderOf(message.from),
    ...addressOf(message, text, reader.me),
    ...repliedOf(message),
    attachments,
    messageId: String(message.message_id),
    sentAt: new Date(message.date * 1_000),
  };
}

/** A group became a supergroup, which has another id. Telegram tells both; the old one tells where it went. */
function moveOf(message: Message, reader: Reader): Envelope | undefined {
  const { chat, from, message_id, date, migrate_to_chat_id: to } = message;
  if (!from) return undefined;
  return {
    eventId: `moved:${chat.id}:${to}`,
    conversation: conversationOf(message, reader.account),
    sender: senderOf(from),
    ...{ addressing: 'none', text: '', attachments: [], messageId: String(message_id) },
    sentAt: new Date(date * 1_000),
    movedTo: String(to),
  };
}

/** We were put out or let in, with all topics of the chat. */
function membershipOf(change: ChatMemberUpdated, updateId: number, { account }: Reader): Envelope {
  const { chat, from, date } = change;
  return {
    eventId: `member:${chat.id}:${updateId}`,
    conversation: conversationOf({ chat }, account),
    sender: senderOf(from),
    ...{ addressing: 'none', text: '', attachments: [], messageId: '' },
    sentAt: new Date(date * 1_000),
    presence: presenceOf(change),
  };
}

/** Who reacts in the name of a chat cannot be told. Telegram does not say in which topic it was. */
function reactionOf(
  change: MessageReactionUpdated,
  updateId: number,
  { account }: Reader,
): Envelope | undefined {
  const { chat, user, message_id, date } = change;
  if (!user) return undefined;
  return {
    eventId: `reaction:${chat.id}:${updateId}`,
    conversation: conversationOf({ chat }, account),
    sender: senderOf(user),
    ...{ addressing: 'none', text: '', attachments: [], messageId: String(message_id) },
    sentAt: new Date(date * 1_000),
    reacted: reactedOf(change),
  };
}

/** A button below one of our messages. A message that is too old to be told is still known by its place. */
function pressOf({ id, from, message, data }: CallbackQuery, reader: Reader): Envelope | undefined {
  if (!message || data === undefined) return undefined;
  return {
    eventId: `press:${id}`,
    conversation: conversationOf(message, reader.account),
    sender: senderOf(from),
    addressing: message.chat.type === 'private' ? 'direct' : 'reply',
    text: '',
    attachments: [],
    messageId: String(message.message_id),
    sentAt: new Date(message.date * 1_000),
    pressed: data,
  };
}

/**
 * What is replied to, or the part of it that was quoted. The first message of a topic "replies" to its creation. What lies in
 * another chat is known by what was quoted of it alone.
 */
function repliedOf(message: Message): Pick<Envelope, 'replyTo'> {
  const { reply_to_message: original, external_reply: external, quote } = message;
  if (!original && external && quote)
    return { replyTo: { messageId: elsewhere(external), text: quote.text } };
  if (!original || original.forum_topic_created) return {};
  const text = quote?.text ?? original.text ?? original.caption;
  return { replyTo: { messageId: String(original.message_id), ...(text !== undefined && { text }) } };
}

/** The numbers of another chat's messages are numbers of this one's, too, and mean others. */
function elsewhere({ chat, message_id }: ExternalReplyInfo): string {
  return `elsewhere:${chat?.id ?? ''}:${message_id ?? ''}`;
}

function conversationOf(message: Pick<Message, 'chat'> & Partial<Message>, account: string): Conversation {
  const { chat } = message;
  const thread = threadOf(message);
  return {
    channel: 'telegram',
    account,
    kind: chat.type === 'private' ? 'dm' : 'group',
    chat: String(chat.id),
    ...(thread !== undefined && { thread }),
  };
}

function senderOf({ id, first_name, last_name, username, is_bot }: User): Sender {
  return {
    id: String(id),
    name: last_name === undefined ? first_name : `${first_name} ${last_name}`,
    ...(username !== undefined && { handle: username }),
    bot: is_bot,
  };
}

function addressOf(
  message: Message,
  text: string,
  me: Reader['me'],
): { readonly addressing: Addressing; readonly text: string } {
  const entities = message.entities ?? message.caption_entities ?? [];
  const command = commandOf(text, entities, me);
  const mentions = entities.filter((entity) => isMention(entity, text, me));
  const read = withoutMentions(command?.ours ? command.text : text, command?.ours ? [] : mentions);
  if (message.chat.type === 'private') return { addressing: 'direct', text: read };
  if (command?.ours) return { addressing: 'command', text: read };
  if (mentions.length > 0) return { addressing: 'mention', text: read };
  return { addressing: command === undefined && isReplyTo(message, me) ? 'reply' : 'none', text: read };
}

/** The command that a message starts with, and whether it is ours: `/help` is, `/help@another_bot` is not. */
function commandOf(
  text: string,
  entities: readonly MessageEntity[],
  me: Reader['me'],
): { readonly ours: boolean; readonly text: string } | undefined {
  const entity = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (!entity) return undefined;
  const [name = '', bot] = text.slice(0, entity.length).split('@');
  return { ours: bot === undefined || isMyName(bot, me), text: name + text.slice(entity.length) };
}

/** Offsets count UTF-16 units, as strings here do. */
function isMention(
  { type, offset, length, ...rest }: MessageEntity,
  text: string,
  me: Reader['me'],
): boolean {
  if (type === 'mention') return isMyName(text.slice(offset + 1, offset + length), me);
  return type === 'text_mention' && 'user' in rest && rest.user.id === me.id;
}

function isMyName(name: string, { username }: Reader['me']): boolean {
  return name.toLowerCase() === username?.toLowerCase();
}

function withoutMentions(text: string, mentions: readonly MessageEntity[]): string {
  return mentions.toReversed().reduce((rest, { offset, length }) => {
    const before = rest.slice(0, offset);
    const after = rest.slice(offset + length);
    if (before.trim() === '') return after.replace(/^[\s,:]+/, '');
    return /\s$/.test(before) ? before + after.replace(/^ /, '') : before + after;
  }, text);
}

/** A first message in a topic "replies" to the topic's creation, which may have been ours: that is no reply. */
function isReplyTo({ reply_to_message: original }: Message, me: Reader['me']): boolean {
  return original?.from?.id === me.id && original.forum_topic_created === undefined;
}

interface File {
  readonly file_id: string;
  readonly file_name?: string | undefined;
  readonly mime_type?: string | undefined;
  readonly file_size?: number | undefined;
}

/** An animation is announced as a document as well. */
function attachmentsOf(message: Message): readonly Attachment[] {
  const { photo, video, video_note, animation, document, voice, audio, sticker } = message;
  const largest = photo?.toSorted((left, right) => left.width - right.width).at(-1);
  return [
    ...describe('image', largest),
    ...describe('video', video ?? video_note ?? animation),
    ...describe('file', animation ? undefined : document),
    ...describe('voice', voice),
    ...describe('audio', audio),
    ...describe('sticker', sticker),
  ];
}

function describe(kind: Attachment['kind'], file: File | undefined): readonly Attachment[] {
  if (!file) return [];
  const { file_id: reference, file_name: name, mime_type: mimeType, file_size: sizeBytes } = file;
  return [
    {
      kind,
      reference,
      ...(name !== undefined && { name }),
      ...(mimeType !== undefined && { mimeType }),
      ...(sizeBytes !== undefined && { sizeBytes }),
    },
  ];
}
