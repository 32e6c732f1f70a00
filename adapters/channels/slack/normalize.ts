import type { Conversation } from '../../../src/domain/channel.ts';
import type {
  Addressing,
  Attachment,
  Envelope,
  RepliedMessage,
  Sender,
} from '../../../src/domain/envelope.ts';
import type { MessageEvent, Said, SlackFile } from './payloads.ts';
import { mentionedIn, readText } from './read-text.ts';

/** What is known of a person beyond their id. */
export interface Profile {
  readonly name: string;
  readonly handle?: string;
  readonly zone?: string;
  readonly bot: boolean;
}

/** What must be known to read what comes: whose account it is, who we are there, and who the others are. */
export interface Reader {
  readonly account: string;
  readonly me: { readonly userId: string; readonly botId: string | undefined; readonly teamId: string };
  readonly profiles: ReadonlyMap<string, Profile>;
}

/** What people write; every other subtype is Slack's own: who joined, what was pinned, how the channel is called. */
const spoken = ['file_share', 'thread_broadcast', 'me_message', 'bot_message'];

/** A text that mentions more people is read with the ids of the rest. */
const mostPeople = 20;

/**
 * The envelope of a message or of its edit; undefined for what nobody wrote: Slack's own messages, our own, and changes that
 * leave the words as they are, such as the preview of a link. A mention comes twice, as `message` and as `app_mention`, and
 * both times as the same envelope.
 */
export function normalize(event: MessageEvent, reader: Reader): Envelope | undefined {
  const said = saidIn(event);
  if (!said || isOurs(said, reader.me)) return undefined;
  const edited = said.edited?.ts;
  const shared = said.attachments?.find(({ is_share }) => is_share === true);
  const whole = said.text || shared?.text || '';
  const { text, mentionsUs } = readText(whole, textReader(reader));
  const attachments = (said.files ?? []).filter(isThere).map(describe);
  if (text.trim() === '' && !mentionsUs && attachments.length === 0) return undefined;
  const conversation = conversationOf(event, said, reader);
  const addressing = addressingOf({ event, said, mentionsUs, isDm: conversation.kind === 'dm', reader });
  const replyTo = replyToOf(said, addressing, reader);
  return {
    eventId: edited === undefined ? messageKey(event, said) : `edit:${event.channel}:${said.ts}:${edited}`,
    conversation,
    sender: senderOf(said, reader),
    addressing,
    text,
    attachments,
    messageId: said.ts,
    sentAt: timeOf(edited ?? said.ts),
    ...(replyTo && { replyTo }),
    ...(edited !== undefined && { edited: true }),
  };
}

/** Whether a place is a conversation with one person; their ids begin with a letter of their own. */
export function isDirect(channel: string, type?: string | null): boolean {
  return type === 'im' || type === 'app_home' || channel.startsWith('D');
}

/** What is in order among itself: a place, and a thread in it. */
export function laneOf(event: MessageEvent): string {
  return `${event.channel}:${threadOf(event.message ?? event) ?? ''}`;
}

/** What is worked on at once if it comes at once. An edit is another matter than the message. */
export function keyOf(event: MessageEvent): string {
  const said = event.message ?? event;
  return `${event.subtype ?? ''}:${messageKey(event, said)}:${said.edited?.ts ?? ''}`;
}

/** The people whose names are needed to read an event. */
export function peopleIn(event: MessageEvent): readonly string[] {
  const said = event.message ?? event;
  const all = new Set([...(said.user ? [said.user] : []), ...mentionedIn(said.text ?? '')]);
  return [...all].slice(0, mostPeople);
}

/** A time as Slack writes it: seconds, and a number that tells messages of one second apart. */
export function timeOf(ts: string): Date {
  return new Date(Math.floor(Number(ts) * 1_000));
}

/** A person as far as they are known. */
export function senderOfUser(userId: string, reader: Reader, fallback?: string | null): Sender {
  const { name, handle, zone, bot = false } = reader.profiles.get(userId) ?? {};
  return {
    id: userId,
    name: name ?? (fallback || userId),
    ...(handle !== undefined && { handle }),
    ...(zone !== undefined && { zone }),
    bot,
  };
}

/** What is said by an event: now, if it is an edit that changed the words. */
function saidIn(event: MessageEvent): Said | undefined {
  if (event.subtype !== 'message_changed') return isSpoken(event) ? event : undefined;
  const { message, previous_message: before } = event;
  if (!message?.edited || !isSpoken(message)) return undefined;
  return before && (before.text ?? '') === (message.text ?? '') ? undefined : message;
}

function isSpoken({ subtype }: Said): boolean {
  return subtype === undefined || subtype === null || spoken.includes(subtype);
}

function isOurs({ user, bot_id }: Said, me: Reader['me']): boolean {
  return user === me.userId || (me.botId !== undefined && bot_id === me.botId);
}

function conversationOf(event: MessageEvent, said: Said, { account, me }: Reader): Conversation {
  const thread = threadOf(said);
  return {
    channel: 'slack',
    account,
    kind: isDirect(event.channel, event.channel_type) ? 'dm' : 'group',
    space: me.teamId,
    chat: event.channel,
    ...(thread !== undefined && { thread }),
  };
}

/** The first message of a thread names itself as its thread, and stands outside. */
export function threadOf({ ts, thread_ts: thread }: Pick<Said, 'ts' | 'thread_ts'>): string | undefined {
  return thread && thread !== ts ? thread : undefined;
}

/** Under which event id a message comes. */
export function messageKey({ channel }: Pick<MessageEvent, 'channel'>, { ts }: Pick<Said, 'ts'>): string {
  return `message:${channel}:${ts}`;
}

function addressingOf(known: {
  readonly event: MessageEvent;
  readonly said: Said;
  readonly mentionsUs: boolean;
  readonly isDm: boolean;
  readonly reader: Reader;
}): Addressing {
  if (known.isDm) return 'direct';
  if (known.mentionsUs || known.event.type === 'app_mention') return 'mention';
  return isReplyToUs(known.said, known.reader) ? 'reply' : 'none';
}

function isReplyToUs(said: Said, { me }: Reader): boolean {
  return threadOf(said) !== undefined && said.parent_user_id === me.userId;
}

/** Slack has no quotes: a message that was passed on, or the beginning of a thread if it is ours. */
function replyToOf(said: Said, addressing: Addressing, reader: Reader): RepliedMessage | undefined {
  const shared = said.attachments?.find(({ is_share, ts }) => is_share === true && ts);
  if (shared?.ts) {
    const { text } = readText(shared.text ?? '', textReader(reader));
    return { messageId: shared.ts, ...(text !== '' && { text }) };
  }
  const thread = threadOf(said);
  if (thread === undefined || (addressing !== 'reply' && !isReplyToUs(said, reader))) return undefined;
  return { messageId: thread };
}

function textReader({ me, profiles }: Reader) {
  return { me: me.userId, nameOf: (userId: string) => profiles.get(userId)?.name };
}

function senderOf(said: Said, reader: Reader): Sender {
  const { user, bot_id, username, bot_profile } = said;
  const called = username ?? bot_profile?.name;
  const sender = senderOfUser(user ?? bot_id ?? 'unknown', reader, called);
  return { ...sender, bot: sender.bot || Boolean(bot_id) || user === 'USLACKBOT' };
}

/** A file that was deleted, or that the workspace's plan hides, leaves a stone with its name on it. */
function isThere({ mode }: SlackFile): boolean {
  return mode !== 'tombstone' && mode !== 'hidden_by_limit';
}

function describe({ id, name, mimetype, subtype, size }: SlackFile): Attachment {
  return {
    kind: kindOf(mimetype ?? '', subtype),
    ...(name && { name }),
    ...(mimetype && { mimeType: mimetype }),
    ...(typeof size === 'number' && { sizeBytes: size }),
    reference: id,
  };
}

function kindOf(mimeType: string, subtype: string | null | undefined): Attachment['kind'] {
  if (subtype === 'slack_audio') return 'voice';
  const [kind] = mimeType.split('/');
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file';
}
