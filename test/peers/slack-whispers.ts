import { type ApiAnswer, apiError, contentError, contentOf, longestEdit, roomOf } from './slack-methods.ts';
import type { Given } from './slack-parameters.ts';
import { changed, nextTime, type PeerState } from './slack-state.ts';

/** `chat.postEphemeral`: nobody else sees it, no event tells of it, and it lies in no history. */
export function postEphemeral(state: PeerState, given: Given): ApiAnswer {
  const room = roomOf(state, given);
  if (typeof room === 'string') return apiError(room);
  const user = state.users.get(String(given['user']));
  if (!user || user.is_bot) return apiError('user_not_in_channel');
  const wrong = contentError(given, longestEdit);
  if (wrong) return wrong;
  const thread = given['thread_ts'];
  if (thread !== undefined && !room.messages.some(({ ts }) => ts === thread))
    return apiError('cannot_reply_to_message');
  const ts = nextTime(state);
  const { userId, botId: bot_id } = state.bot;
  const where = typeof thread === 'string' && { thread_ts: thread };
  room.whispers.push({
    type: 'message',
    user: userId,
    bot_id,
    ts,
    ...where,
    ...contentOf(given),
    to: user.id,
  });
  changed(state);
  return { ok: true, message_ts: ts };
}
