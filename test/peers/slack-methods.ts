import { setPrompts, setStatus, setTitle } from './slack-assistant.ts';
import { blocksError } from './slack-blocks.ts';
import { history } from './slack-history.ts';
import { type Given, isFormError, isMethod, readArguments } from './slack-parameters.ts';
import { changed, nextTime, type PeerMessage, type PeerRoom, type PeerState } from './slack-state.ts';
import { appendStream, startStream, stopStream } from './slack-streams.ts';
import { completeUpload, openUpload } from './slack-uploads.ts';
import { postEphemeral } from './slack-whispers.ts';

/** What the Web API answers: it says in the body whether it went well. */
export interface ApiAnswer {
  readonly ok: boolean;
  readonly error?: string;
  readonly [key: string]: unknown;
}

/** A call that came in, as it was. */
export interface PeerCall {
  readonly method: string;
  readonly parameters: Given;
  readonly token: string | undefined;
}

/** What happens beside the answer. */
export interface Happenings {
  /** The app hears its own messages and edits as well. */
  said(room: PeerRoom, message: PeerMessage): void;
  edited(room: PeerRoom, change: { readonly before: PeerMessage; readonly now: PeerMessage }): void;
}

/** A refusal in Slack's words. */
export function apiError(error: string, message?: string): ApiAnswer {
  return {
    ok: false,
    error,
    ...(message !== undefined && { response_metadata: { messages: [`[ERROR] ${message}`] } }),
  };
}

/** Answers a call. */
export function callMethod(
  state: PeerState,
  { method, given, token }: { method: string; given: Record<string, string>; token: string | undefined },
  happenings: Happenings,
): ApiAnswer {
  if (!isMethod(method)) return { ...apiError('unknown_method'), req_method: method };
  const refused = tokenError(state, method, token);
  if (refused !== undefined) return apiError(refused);
  if (method === 'apps.connections.open' && !state.appScopes.includes('connections:write')) {
    return { ...apiError('missing_scope'), needed: 'connections:write', provided: state.appScopes.join(',') };
  }
  const read = readArguments(method, given);
  if (isFormError(read)) return apiError(read.error, read.message);
  switch (method) {
    case 'auth.test':
      return authTest(state);
    case 'chat.postMessage':
      return postMessage(state, read, happenings);
    case 'chat.postEphemeral':
      return postEphemeral(state, read);
    case 'chat.update':
      return updateMessage(state, read, happenings);
    case 'chat.delete':
      return deleteMessage(state, read);
    case 'chat.startStream':
      return startStream(state, read, happenings);
    case 'chat.appendStream':
      return appendStream(state, read);
    case 'chat.stopStream':
      return stopStream(state, read, happenings);
    case 'reactions.add':
    case 'reactions.remove':
      return react(state, read, method === 'reactions.add');
    case 'assistant.threads.setStatus':
      return setStatus(state, read);
    case 'assistant.threads.setSuggestedPrompts':
      return setPrompts(state, read);
    case 'assistant.threads.setTitle':
      return setTitle(state, read);
    case 'files.getUploadURLExternal':
      return openUpload(state, read);
    case 'files.completeUploadExternal':
      return completeUpload(state, read, happenings);
    case 'users.info':
      return found('user', state.users.get(String(read['user'])), 'user_not_found');
    case 'files.info':
      return found('file', state.files.get(String(read['file']))?.file, 'file_not_found');
    case 'conversations.history':
    case 'conversations.replies':
      return history(state, read);
    case 'conversations.info':
      return found('channel', state.rooms.get(String(read['channel']))?.channel, 'channel_not_found');
    default:
      return { ok: true };
  }
}

function tokenError(state: PeerState, method: string, token: string | undefined): string | undefined {
  const { bot, app } = state.tokens;
  const [wanted, other] = method === 'apps.connections.open' ? [app, bot] : [bot, app];
  if (token === undefined) return 'not_authed';
  if (token === wanted) return undefined;
  return token === other ? 'not_allowed_token_type' : 'invalid_auth';
}

/** The app's own reactions, by the message. */
function react(state: PeerState, given: Given, isAdded: boolean): ApiAnswer {
  const room = roomOf(state, given);
  if (typeof room === 'string') return apiError(room);
  const ts = String(given['timestamp']);
  if (!room.messages.some((message) => message.ts === ts)) return apiError('message_not_found');
  const key = `${ts}:${given['name']}`;
  if (state.reactions.has(key) === isAdded) return apiError(isAdded ? 'already_reacted' : 'no_reaction');
  if (isAdded) state.reactions.add(key);
  else state.reactions.delete(key);
  changed(state);
  return { ok: true };
}

function found(name: string, thing: unknown, error: string): ApiAnswer {
  return thing === undefined ? apiError(error) : { ok: true, [name]: thing };
}

function authTest({ bot, team }: PeerState): ApiAnswer {
  return {
    ok: true,
    url: 'https://house.slack.com/',
    team: 'House',
    user: 'posthouse',
    team_id: team,
    user_id: bot.userId,
    bot_id: bot.botId,
    is_enterprise_install: false,
  };
}

/** The place of a call, or the error that it earns. */
export function roomOf(state: PeerState, given: Given): PeerRoom | string {
  const room = state.rooms.get(String(given['channel']));
  if (!room) return 'channel_not_found';
  if (room.closed !== undefined) return room.closed;
  return room.isMember ? room : 'not_in_channel';
}

/** What is wrong with the words of a message. */
export function contentError(given: Given, longestText: number): ApiAnswer | undefined {
  const { text, blocks, attachments, markdown_text: markdown } = given;
  if (markdown !== undefined) {
    if (text !== undefined || blocks !== undefined) return apiError('markdown_text_conflict');
    return String(markdown).length > 12_000 ? apiError('msg_too_long') : undefined;
  }
  const hasBlocks = blocks !== undefined && !(Array.isArray(blocks) && blocks.length === 0);
  if (!text && !hasBlocks && attachments === undefined) return apiError('no_text');
  const wrong = blocks === undefined ? undefined : blocksError(blocks);
  if (wrong) return apiError(wrong.error, wrong.message);
  return String(text ?? '').length > longestText ? apiError('msg_too_long') : undefined;
}

/** Longer texts are cut and a warning says so; only an edit refuses them, and what one person sees. */
const longestPost = 40_000;
/** @see longestPost */
export const longestEdit = 4_000;

function postMessage(state: PeerState, given: Given, { said }: Happenings): ApiAnswer {
  const room = roomOf(state, given);
  if (typeof room === 'string') return apiError(room);
  const wrong = contentError(given, Number.POSITIVE_INFINITY);
  if (wrong) return wrong;
  const thread = given['thread_ts'];
  const parent = room.messages.find(({ ts }) => ts === thread);
  if (thread !== undefined && !parent) return apiError('cannot_reply_to_message');
  const message: PeerMessage = {
    type: 'message',
    user: state.bot.userId,
    bot_id: state.bot.botId,
    ts: nextTime(state),
    ...contentOf(given),
    ...(parent && { thread_ts: parent.ts, ...(parent.user && { parent_user_id: parent.user }) }),
  };
  room.messages.push(message);
  if (parent) state.assistant.statuses.delete(parent.ts);
  said(room, message);
  changed(state);
  const isCut = String(given['text'] ?? '').length > longestPost;
  return {
    ok: true,
    channel: room.channel.id,
    ts: message.ts,
    message,
    ...(isCut && { response_metadata: { warnings: ['message_truncated'] } }),
  };
}

/** The words of a message. */
export function contentOf(given: Given): Pick<PeerMessage, 'text' | 'blocks' | 'metadata'> {
  const { text, markdown_text: markdown, blocks, metadata } = given;
  return {
    text: String(markdown ?? text ?? '').slice(0, longestPost),
    ...(Array.isArray(blocks) && { blocks }),
    ...(metadata !== undefined && { metadata }),
  };
}

/** What a call does not name stays as it was; no blocks at all are an empty list. */
function updateMessage(state: PeerState, given: Given, { edited }: Happenings): ApiAnswer {
  const room = roomOf(state, given);
  if (typeof room === 'string') return apiError(room);
  const index = room.messages.findIndex(({ ts }) => ts === given['ts']);
  const before = room.messages[index];
  if (!before) return apiError('message_not_found');
  if (before.bot_id !== state.bot.botId) return apiError('cant_update_message');
  if (before.streaming_state === 'in_progress') return apiError('streaming_state_conflict');
  const wrong = contentError(given, longestEdit);
  if (wrong) return wrong;
  const now: PeerMessage = {
    ...before,
    ...contentOf(given),
    edited: { user: state.bot.userId, ts: nextTime(state) },
  };
  room.messages[index] = now;
  edited(room, { before, now });
  changed(state);
  return { ok: true, channel: room.channel.id, ts: now.ts, text: now.text, message: now };
}

function deleteMessage(state: PeerState, given: Given): ApiAnswer {
  const room = roomOf(state, given);
  if (typeof room === 'string') return apiError(room);
  const index = room.messages.findIndex(({ ts }) => ts === given['ts']);
  const message = room.messages[index];
  if (!message) return apiError('message_not_found');
  if (message.bot_id !== state.bot.botId) return apiError('cant_delete_message');
  if (message.streaming_state === 'in_progress') return apiError('streaming_state_conflict');
  room.messages.splice(index, 1);
  changed(state);
  return { ok: true, channel: room.channel.id, ts: given['ts'] };
}
