import { type ApiAnswer, apiError, type Happenings, roomOf } from './slack-methods.ts';
import type { Given } from './slack-parameters.ts';
import { changed, nextTime, type PeerMessage, type PeerRoom, type PeerState } from './slack-state.ts';

const longestMarkdown = 12_000;

/** `chat.startStream`: only below a message; in a channel only for somebody in particular. */
export function startStream(state: PeerState, given: Given, { said }: Happenings): ApiAnswer {
  const room = roomOf(state, given);
  if (typeof room === 'string') return apiError(room);
  const wrong = textError(given) ?? recipientError(state, room, given);
  if (wrong) return wrong;
  const parent = room.messages.find(({ ts }) => ts === given['thread_ts']);
  if (!parent) return apiError('invalid_arguments', 'no such message [json-pointer:/thread_ts]');
  const message: PeerMessage = {
    type: 'message',
    user: state.bot.userId,
    bot_id: state.bot.botId,
    ts: nextTime(state),
    text: String(given['markdown_text'] ?? ''),
    thread_ts: parent.ts,
    ...(parent.user && { parent_user_id: parent.user }),
    streaming_state: 'in_progress',
  };
  room.messages.push(message);
  state.assistant.statuses.delete(parent.ts);
  said(room, message);
  changed(state);
  return { ok: true, channel: room.channel.id, ts: message.ts };
}

/** `chat.appendStream`: what was said stays as it is. */
export function appendStream(state: PeerState, given: Given): ApiAnswer {
  const found = streamOf(state, given);
  if ('ok' in found) return found;
  if (!given['markdown_text']) return apiError('no_text');
  const wrong = textError(given);
  if (wrong) return wrong;
  const { room, message } = found;
  replace(room, { ...message, text: message.text + String(given['markdown_text']) });
  changed(state);
  return { ok: true, channel: room.channel.id, ts: message.ts };
}

/** `chat.stopStream`: may say a last word, and is no stream afterwards. */
export function stopStream(state: PeerState, given: Given, { edited }: Happenings): ApiAnswer {
  const found = streamOf(state, given);
  if ('ok' in found) return found;
  const wrong = textError(given);
  if (wrong) return wrong;
  const { room, message } = found;
  const { markdown_text: more = '', metadata, blocks } = given;
  const now: PeerMessage = {
    ...message,
    text: message.text + String(more),
    streaming_state: 'completed',
    ...(metadata !== undefined && { metadata }),
    ...(Array.isArray(blocks) && { blocks }),
  };
  replace(room, now);
  edited(room, { before: message, now });
  changed(state);
  return { ok: true, channel: room.channel.id, ts: now.ts, message: now };
}

function textError({ markdown_text: text = '' }: Given): ApiAnswer | undefined {
  return String(text).length > longestMarkdown ? apiError('msg_too_long') : undefined;
}

function recipientError(state: PeerState, { channel }: PeerRoom, given: Given): ApiAnswer | undefined {
  if (channel.type === 'im') return undefined;
  if (channel.type === 'mpim') return apiError('channel_type_not_supported');
  const { recipient_user_id: user, recipient_team_id: team } = given;
  if (user === undefined) return apiError('missing_recipient_user_id');
  if (team === undefined) return apiError('missing_recipient_team_id');
  const known = state.users.get(String(user));
  return known && !known.is_bot && team === state.team ? undefined : apiError('user_not_found');
}

function streamOf(state: PeerState, given: Given) {
  const room = roomOf(state, given);
  if (typeof room === 'string') return apiError(room);
  const message = room.messages.find(({ ts }) => ts === given['ts']);
  if (!message) return apiError('message_not_found');
  if (message.bot_id !== state.bot.botId) return apiError('message_not_owned_by_app');
  if (message.streaming_state !== 'in_progress') return apiError('message_not_in_streaming_state');
  return { room, message };
}

function replace({ messages }: PeerRoom, message: PeerMessage): void {
  messages.splice(
    messages.findIndex(({ ts }) => ts === message.ts),
    1,
    message,
  );
}
