import { type ApiAnswer, apiError, formError, type PeerCall, type UploadedFile } from './discord-answers.ts';
import { messageError } from './discord-checks.ts';
import { findMessage, messageEvent, messageShape } from './discord-shapes.ts';
import {
  changed,
  isoNow,
  nextId,
  type PeerChannel,
  type PeerMessage,
  type PeerState,
} from './discord-state.ts';

const suppressEmbeds = 1 << 2;
const voiceMessage = 1 << 13;
const mostFileBytes = 10 * 1_048_576;

/** The channel of a call, or the error that it earns. */
export function openChannel(state: PeerState, id: string): PeerChannel | ApiAnswer {
  const channel = state.channels.get(id);
  if (!channel) return apiError(404, 10003, 'Unknown Channel');
  return channel.closed
    ? apiError(channel.closed.status, channel.closed.code, channel.closed.message)
    : channel;
}

/** `GET /channels/:id/messages`: newest first, but with `after` those that come next to it. */
export function listMessages(state: PeerState, channel: PeerChannel, query: URLSearchParams): ApiAnswer {
  const limit = Number(query.get('limit') ?? 50);
  if (!(limit >= 1 && limit <= 100)) {
    return formError('limit', 'NUMBER_TYPE_MAX', 'int value should be less than or equal to 100.');
  }
  const after = query.get('after');
  const found =
    after === null ? channel.messages : channel.messages.filter(({ id }) => BigInt(id) > BigInt(after));
  const page = after === null ? found.slice(-limit) : found.slice(0, limit);
  return { status: 200, body: page.toReversed().map((message) => messageShape(message, state)) };
}

/** `POST /channels/:id/messages`. */
export function createMessage(
  state: PeerState,
  channel: PeerChannel,
  { body, files = [] }: PeerCall,
): ApiAnswer {
  const error = messageError(body) ?? filesError(files) ?? voiceError(body, files);
  if (error) return error;
  const content = String(body['content'] ?? '').trim();
  if (content === '' && files.length === 0) return apiError(400, 50006, 'Cannot send an empty message');
  if (channel.type === 15) return apiError(400, 50008, 'Cannot send messages in a non-text channel');
  if (channel.locked) return apiError(400, 160005, 'Thread is locked');
  const reference = body['message_reference'] as Reference | undefined;
  const original = reference && findMessage(state, channel.id, String(reference.message_id));
  if (reference && !original && reference.fail_if_not_exists !== false) {
    return formError('message_reference', 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
  }
  const { nonce } = body;
  const first = channel.messages.find((message) => nonce !== undefined && message.nonce === nonce);
  if (first && body['enforce_nonce'] === true) return { status: 200, body: messageShape(first, state) };
  const message = keepMessage(state, channel, {
    author: state.bot,
    content,
    ...shownOf(body),
    files: files.map(({ name, type, data }) => ({
      ...{ id: nextId(state), filename: name, content_type: type, size: data.length, data },
    })),
    ...(original && { message_reference: { message_id: original.id, channel_id: channel.id }, type: 19 }),
    ...(typeof nonce === 'string' && { nonce }),
  });
  state.pings.set(message.id, pingsOf(body, original));
  return { status: 200, body: messageShape(message, state) };
}

function filesError(files: readonly UploadedFile[]): ApiAnswer | undefined {
  if (files.length > 10)
    return apiError(400, 30015, 'Maximum number of attachments in a message reached (10)');
  const isTooLarge = files.some(({ data }) => data.length > mostFileBytes);
  return isTooLarge ? apiError(413, 40005, 'Request entity too large') : undefined;
}

/** A voice message is one recording, of which it is said how long and how loud it is, and nothing else. */
function voiceError(body: PeerCall['body'], files: readonly UploadedFile[]): ApiAnswer | undefined {
  if ((Number(body['flags'] ?? 0) & voiceMessage) === 0) return undefined;
  if (body['content'] !== undefined || body['components'] !== undefined)
    return apiError(400, 50159, 'Voice messages do not support additional content.');
  const [file, ...more] = files;
  if (!file?.type.startsWith('audio/') || more.length > 0)
    return apiError(400, 50160, 'Voice messages must have a single audio attachment.');
  const [{ duration_secs, waveform } = {} as Readonly<Record<string, unknown>>] = (body['attachments'] ??
    []) as readonly Readonly<Record<string, unknown>>[];
  const points = Buffer.from(String(waveform ?? ''), 'base64').length;
  const isTold = typeof duration_secs === 'number' && duration_secs > 0 && points >= 1 && points <= 256;
  return isTold ? undefined : apiError(400, 50161, 'Voice messages must have supporting metadata.');
}

interface Reference {
  readonly message_id?: string;
  readonly fail_if_not_exists?: boolean;
}

/** `PATCH /channels/:id/messages/:id`. */
export function editMessage(
  state: PeerState,
  channel: PeerChannel,
  id: string,
  { body }: PeerCall,
): ApiAnswer {
  const error = messageError(body, { isEdit: true });
  if (error) return error;
  const message = findMessage(state, channel.id, id);
  if (!message) return apiError(404, 10008, 'Unknown Message');
  if (message.author.id !== state.bot.id) {
    return apiError(403, 50005, 'Cannot edit a message authored by another user');
  }
  if (channel.archived) return apiError(400, 50083, 'Thread is archived');
  const content = String(body['content'] ?? message.content).trim();
  if (content === '') return apiError(400, 50006, 'Cannot send an empty message');
  const edited = { ...message, ...shownOf({ components: message.components, ...body, content }), content };
  return { status: 200, body: messageShape(changeMessage(state, edited), state) };
}

/** Puts a changed message in the place of the old one, and tells the bot. */
export function changeMessage(state: PeerState, message: PeerMessage, { isEdit = true } = {}): PeerMessage {
  const channel = state.channels.get(message.channel_id);
  const edited = isEdit ? { ...message, edited_timestamp: isoNow(state) } : message;
  if (channel) channel.messages = channel.messages.map((each) => (each.id === message.id ? edited : each));
  state.dispatch({ t: 'MESSAGE_UPDATE', d: messageEvent(edited, state) });
  changed(state);
  return edited;
}

/** Keeps a message with what it does not say itself, and tells the bot. A thread wakes up by it. */
export function keepMessage(
  state: PeerState,
  channel: PeerChannel,
  said: Pick<PeerMessage, 'author' | 'content'> & Partial<PeerMessage>,
): PeerMessage {
  const message: PeerMessage = {
    id: nextId(state),
    channel_id: channel.id,
    timestamp: isoNow(state),
    edited_timestamp: null,
    type: 0,
    flags: 0,
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    files: [],
    components: [],
    embeds: [],
    ...said,
  };
  channel.messages.push(message);
  channel.archived = false;
  state.dispatch({ t: 'MESSAGE_CREATE', d: messageEvent(message, state) });
  changed(state);
  return message;
}

function shownOf(body: PeerCall['body']): Pick<PeerMessage, 'flags' | 'components' | 'embeds'> {
  const flags = Number(body['flags'] ?? 0);
  const links = String(body['content']).match(/https?:\/\/[^\s)>]+/g) ?? [];
  const embeds = flags & suppressEmbeds ? [] : links.map((url) => ({ type: 'link', url }));
  return { flags, components: (body['components'] as readonly unknown[] | undefined) ?? [], embeds };
}

/** Who hears a sound: everyone that is named, unless the bot allows less. */
function pingsOf(body: PeerCall['body'], original: PeerMessage | undefined): readonly string[] {
  const content = String(body['content'] ?? '');
  const allowed = body['allowed_mentions'] as { parse?: string[]; replied_user?: boolean } | undefined;
  const may = (kind: string) => allowed === undefined || allowed.parse?.includes(kind) === true;
  const users = may('users') ? [...content.matchAll(/<@!?(\d+)>/g)].map(([, id = '']) => id) : [];
  const everyone = may('everyone') && /@(?:everyone|here)/.test(content) ? ['everyone'] : [];
  const isReplyHeard = original !== undefined && allowed?.replied_user !== false;
  return [...users, ...everyone, ...(isReplyHeard ? [original.author.id] : [])];
}
